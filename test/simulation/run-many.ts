import { Worker } from "node:worker_threads";
import type { RunResult } from "./run.ts";

const batchSize = 10;

export interface Progress {
  readonly seeds: number;
  readonly steps: number;
}

/** Runs seeds on several threads. Stops early when `onResult` says so. */
export async function runMany(
  seeds: { readonly first: number; readonly count: number; readonly threads: number },
  onResult: (result: RunResult, progress: Progress) => "go on" | "stop",
): Promise<Progress> {
  let next = seeds.first;
  let isStopped = false;
  let progress: Progress = { seeds: 0, steps: 0 };

  const nextBatch = (): readonly number[] => {
    const left = isStopped ? 0 : seeds.first + seeds.count - next;
    const batch = Array.from({ length: Math.min(batchSize, left) }, (_, index) => next + index);
    next += batch.length;
    return batch;
  };

  const take = (result: RunResult): void => {
    if (isStopped) return;
    progress = { seeds: progress.seeds + 1, steps: progress.steps + result.steps };
    isStopped = onResult(result, progress) === "stop";
  };

  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL("./seed-worker.ts", import.meta.url));
      const goOn = (): void => {
        const batch = nextBatch();
        if (batch.length > 0) worker.postMessage(batch);
        else void worker.terminate();
      };
      worker.on("error", reject);
      worker.on("exit", () => resolve());
      worker.on("message", (message: RunResult | "more") => {
        if (message === "more") return goOn();
        take(message);
        if (isStopped) void worker.terminate();
      });
      goOn();
    });

  await Promise.all(Array.from({ length: seeds.threads }, work));
  return progress;
}
