import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const folder = join(import.meta.dirname, "faults");
/** All that the simulation runs on. */
const simulated = ["shared", "test/simulation", "test/support/whole-number.ts", "package.json"];

/** A deliberate fault: a patch against the product, and what it does in plain words. */
export interface Mutation {
  readonly name: string;
  readonly title: string;
  readonly patch: string;
}

export interface Verdict {
  readonly seed: number;
  readonly steps: number;
  readonly violations: readonly { readonly invariant: string; readonly what: string }[];
}

export function readMutations(): readonly Mutation[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".patch"))
    .toSorted()
    .map((file) => {
      const patch = join(folder, file);
      const [title = ""] = readFileSync(patch, "utf8").split("\n");
      return { name: file.replace(/\.patch$/, ""), title, patch };
    });
}

/** Runs the simulation on a copy of the product with the fault in it. Throws when the patch no longer applies. */
export async function findMutation(mutation: Mutation, seeds: number): Promise<Verdict | undefined> {
  return inCopy(mutation, async (copy) => {
    const args = ["test/simulation/simulate.ts", "--json", "--seeds", String(seeds), "--threads", "2"];
    const { stdout } = await execute(process.execPath, args, { cwd: copy }).catch(takeOutput);
    const { failed } = JSON.parse(stdout) as { readonly failed: Verdict | null };
    return failed ?? undefined;
  });
}

/** Throws when the patch no longer applies. */
export async function checkPatch({ name, patch }: Mutation): Promise<void> {
  await execute("git", ["apply", "--check", patch], { cwd: root }).catch((error: unknown) => {
    throw new Error(`the patch of "${name}" no longer applies`, { cause: error });
  });
}

async function inCopy<T>(mutation: Mutation, work: (copy: string) => Promise<T>): Promise<T> {
  const copy = mkdtempSync(join(tmpdir(), "fault-"));
  try {
    for (const part of simulated) {
      cpSync(join(root, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "dir");
    await execute("git", ["apply", mutation.patch], { cwd: copy }).catch((error: unknown) => {
      throw new Error(`the patch of "${mutation.name}" no longer applies`, { cause: error });
    });
    return await work(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** The simulation ends with 1 when it found something; what it printed counts. */
function takeOutput(error: unknown): { readonly stdout: string } {
  const stdout = typeof error === "object" && error !== null ? Reflect.get(error, "stdout") : undefined;
  if (typeof stdout === "string" && stdout !== "") return { stdout };
  throw error;
}
