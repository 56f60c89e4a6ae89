import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

const root = join(import.meta.dirname, "../../..");
/** The tests may run on an older Node; the broker's TypeScript runs as it is on the one the project brings along. */
const node = join(root, "node_modules/.bin/node");

export interface BrokerProcess {
  readonly connectionString: string;
  readonly journal: string;
  /** What it has said so far. */
  readonly lines: readonly string[];
  /** kill -9 */
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** The broker as a process of its own, with a journal, on a port it keeps over restarts. */
export async function startBrokerProcess(): Promise<BrokerProcess> {
  const folder = await mkdtemp(join(tmpdir(), "service-bus-"));
  const journal = join(folder, "bus.journal");
  const lines: string[] = [];
  let child: ChildProcess | undefined;
  let connectionString = "";

  const start = async (): Promise<void> => {
    const port = /:(\d+);/.exec(connectionString)?.[1] ?? "0";
    const args = ["--config", join(import.meta.dirname, "config.json"), "--journal", journal, "--port", port];
    child = spawn(node, [join(root, "infra/local/service-bus/main.ts"), ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    connectionString = await ready(child, lines);
  };
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };
  onTestFinished(async () => {
    await kill();
    await rm(folder, { recursive: true });
  });
  await start();
  return {
    get connectionString() {
      return connectionString;
    },
    journal,
    lines,
    kill,
    start,
  };
}

async function ready(child: ChildProcess, lines: string[]): Promise<string> {
  if (child.stdout === null) throw new Error("The broker has no output to read");
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    const found = /ready: (Endpoint=.*)$/.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error("The broker ended before it was ready");
}
