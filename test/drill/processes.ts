import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { repository } from "../../infra/local/build-app.ts";

const companion = pathToFileURL(join(repository, "infra/local/end-with-parent.mjs")).href;

/** A Node script that is killed and started again, as often as the drill wants. */
export interface Killable {
  readonly name: string;
  start(): Promise<void>;
  /** SIGKILL: it gets no chance to do anything. Resolves when it is gone. */
  kill(): Promise<void>;
}

export function createKillable(options: {
  readonly name: string;
  readonly script: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The line that says that it works. */
  readonly ready: string;
  readonly logFile: string;
}): Killable {
  const { name, script, ready, logFile } = options;
  const log = createWriteStream(logFile, { flags: "a" });
  let child: ChildProcess | undefined;
  return {
    name,
    async start() {
      child = spawn(
        process.execPath,
        ["--import", companion, join(repository, script), ...options.arguments],
        {
          stdio: ["pipe", "pipe", "pipe"],
          env: { ...process.env, ...options.environment },
          detached: true,
        },
      );
      await untilReady(child, { name, ready, log });
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

function untilReady(
  child: ChildProcess,
  { name, ready, log }: { readonly name: string; readonly ready: string; readonly log: WriteStream },
): Promise<void> {
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => {
        log.write(`${new Date().toISOString()} ${line}\n`);
        if (line.startsWith(ready)) resolve();
      });
    }
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${name} ended before it was ready; its log has more`)));
  });
}
