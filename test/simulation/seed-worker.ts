import { parentPort } from "node:worker_threads";
import { run } from "./run.ts";

/** Runs the seeds it is sent, one after another, and tells what came of each. */
parentPort?.on("message", (seeds: readonly number[]) => {
  void runAll(seeds);
});

async function runAll(seeds: readonly number[]): Promise<void> {
  for (const seed of seeds) parentPort?.postMessage(await run({ seed }));
  parentPort?.postMessage("more");
}
