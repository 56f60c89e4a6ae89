/** `npm run simulate -- --seeds N [--seed S]`: runs seeds until one fails, with progress and steps per second. */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { reportFailure } from "./report.ts";
import type { RunResult } from "./run.ts";
import { runMany } from "./run-many.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    threads: { type: "string", default: String(Math.min(4, availableParallelism())) },
    /** One line of JSON about the first failure, and no history: for programs. */
    json: { type: "boolean", default: false },
  },
});

const count = Number(values.seeds);
const first = Number(values.seed);
const startedAt = performance.now();
let failed: RunResult | undefined;
let shownAt = startedAt;

const total = await runMany(
  { first, count, threads: Math.min(Number(values.threads), count) },
  (result, progress) => {
    if (result.violations.length > 0) {
      failed = result;
      return "stop";
    }
    if (!values.json && performance.now() - shownAt > 5000) {
      shownAt = performance.now();
      say(`${progress.seeds} of ${count} seeds, ${speed(progress.steps)}`);
    }
    return "go on";
  },
);

if (values.json) {
  const summary = failed && {
    seed: failed.seed,
    steps: failed.steps,
    violations: failed.violations.slice(0, 3),
  };
  say(JSON.stringify({ ...total, failed: summary ?? null }));
} else if (failed === undefined) {
  say(`${total.seeds} seeds from ${first} on: no invariant violated; ${speed(total.steps)}`);
} else {
  say(await reportFailure(failed));
}
process.exitCode = failed === undefined ? 0 : 1;

function speed(steps: number): string {
  const seconds = (performance.now() - startedAt) / 1000;
  return `${steps} steps in ${seconds.toFixed(1)} s, ${Math.round(steps / seconds)} a second`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
