import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface Child {
  /** What it said after "ready ". */
  readonly ready: string;
  /** How long it has computed since it was started, in milliseconds. */
  processorMs(): Promise<number>;
  stop(): Promise<void>;
}

/** Runs a script of this folder as a process of its own, and resolves once it says "ready". */
export async function startChild(
  script: string,
  {
    args = [],
    env = {},
  }: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> },
): Promise<Child> {
  const flags = ["--disable-warning=DEP0040", "--disable-warning=DEP0169"];
  const child = spawn(process.execPath, [...flags, script, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const said: string[] = [];
  const ready = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      said.push(line);
      if (line.startsWith("ready ")) ready.resolve(line.slice("ready ".length));
    });
  }
  const exited = once(child, "exit");
  const ended = exited.then(() => {
    throw new Error(`${script} ended before it was ready:\n${said.slice(-20).join("\n")}`);
  });
  ended.catch(() => undefined);
  return {
    ready: await Promise.race([ready.promise, ended]),
    processorMs: async () => {
      child.send("how long?");
      const [ms] = (await once(child, "message")) as [number];
      return ms;
    },
    stop: async () => {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
