/** `npm run simulate`: runs seeds until one fails, with progress and steps per second. */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { wholeNumber } from "../support/whole-number.ts";
import { reportFailure } from "./report.ts";
import type { RunResult } from "./run.ts";
import { runMany } from "./run-many.ts";

const usage = [
  "npm run simulate [-- options]",
  "",
  "  --seeds N     how many to run, at least 1 (500)",
  "  --seed N      the first of them (1)",
  "  --threads N   how many run at the same time; by default one for each processor, up to 4",
  "  --json        print one line of JSON, also about the first failure",
  "  --help        show this",
  "",
  "Ends with 0 when every invariant held, 1 when one did not, 2 when it could not run.",
].join("\n");

interface Options {
  readonly first: number;
  readonly count: number;
  readonly threads: number;
  /** One line of JSON about the first failure, and no history: for programs. */
  readonly json: boolean;
}

const startedAt = performance.now();

try {
  const options = readOptions();
  if (options === "help") say(usage);
  else await simulate(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

function readOptions(): Options | "help" {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "500" },
      seed: { type: "string", default: "1" },
      threads: { type: "string", default: String(Math.min(4, availableParallelism())) },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const count = wholeNumber("--seeds", values.seeds, 1);
  return {
    first: wholeNumber("--seed", values.seed, 0),
    count,
    threads: Math.min(wholeNumber("--threads", values.threads, 1), count),
    json: values.json,
  };
}

async function simulate({ first, count, threads, json }: Options): Promise<void> {
  let failed: RunResult | undefined;
  let shownAt = startedAt;

  const total = await runMany({ first, count, threads }, (result, progress) => {
    if (result.violations.length > 0) {
      failed = result;
      return "stop";
    }
    if (!json && performance.now() - shownAt > 5000) {
      shownAt = performance.now();
      say(`${progress.seeds} of ${count} seeds, ${speed(progress.steps)}`);
    }
    return "go on";
  });

  if (json) {
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
}

function speed(steps: number): string {
  const seconds = (performance.now() - startedAt) / 1000;
  return `${steps} steps in ${seconds.toFixed(1)} s, ${Math.round(steps / seconds)} a second`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
