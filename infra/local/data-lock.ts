import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

/** Holds a data directory for this process; a second one is refused while the first lives. */
export async function lockData(directory: string): Promise<{ release(): Promise<void> }> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, "in-use-by");
  for (let attempt = 0; attempt < 2; attempt++) {
    if (await claim(path)) return { release: () => rm(path, { force: true }) };
    const owner = Number(await readFile(path, "utf8").catch(() => ""));
    if (isAlive(owner)) {
      throw new Error(
        `${directory} is in use by another npm start (process ${owner}). Stop that one, or use --data for another folder.`,
      );
    }
    await rm(path, { force: true });
  }
  throw new Error(`${directory} cannot be claimed: ${path} comes back each time it is removed.`);
}

async function claim(path: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
