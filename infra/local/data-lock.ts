import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

/** A process, and when it started where the system tells: numbers of processes are given out again. */
interface Owner {
  readonly pid: number;
  readonly startedAt: string | undefined;
}

/** Holds a data directory for this process; a second one is refused while the first lives. */
export async function lockData(directory: string): Promise<{ release(): Promise<void> }> {
  await makeFolder(directory);
  const path = join(directory, "in-use-by");
  for (let attempt = 0; attempt < 2; attempt++) {
    if (await claim(path)) return { release: () => rm(path, { force: true }) };
    const owner = readOwner(await readFile(path, "utf8").catch(() => ""));
    if (await isAlive(owner)) {
      throw new Error(
        `${directory} is in use by another npm start (process ${owner.pid}). Stop that one, or use --data for another folder.`,
      );
    }
    await rm(path, { force: true });
  }
  throw new Error(`${directory} cannot be claimed: ${path} comes back each time it is removed.`);
}

async function makeFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (error) {
    if (!["EEXIST", "ENOTDIR"].includes(codeOf(error))) throw error;
    throw new Error(`${directory} is not a folder. Use --data for one that is, or that can be made.`, {
      cause: error,
    });
  }
}

async function claim(path: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    const startedAt = await startOf(process.pid);
    await file.writeFile([process.pid, ...(startedAt === undefined ? [] : [startedAt])].join(" "));
    await file.close();
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function readOwner(text: string): Owner {
  const [pid, startedAt] = text.trim().split(" ");
  return { pid: Number(pid), startedAt };
}

async function isAlive({ pid, startedAt }: Owner): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0 || !isRunning(pid)) return false;
  const startOfRunning = await startOf(pid);
  if (startedAt === undefined || startOfRunning === undefined) return pid !== process.pid;
  return startedAt === startOfRunning;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** Ticks since the system started, on Linux: field 22, counted from behind the name, which may hold anything. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
