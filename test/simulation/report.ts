import type { RunResult } from "./run.ts";
import { shrink } from "./shrink.ts";

/** What is shown of a history: its end, where things went wrong. */
const linesShown = 120;
const lineLength = 300;

/** A failing seed in plain words: what does not hold, the shortest history found, and how to run it again. */
export async function reportFailure(failed: RunResult): Promise<string> {
  const shortest = await shrink(failed);
  const shown = shortest.violations.length > 0 ? shortest : failed;
  const { seed, violations, history, faults, customers, steps } = shown;
  const hidden = Math.max(0, history.length - linesShown);
  return [
    `seed ${seed} violates:`,
    ...violations.slice(0, 5).map(({ invariant, what }) => `  ${invariant}: ${what}`),
    `found with ${failed.customers.length} customers, ${failed.faults.length} faults, ${failed.steps} steps; ` +
      `shortest: ${customers.length} customers, ${faults.length} faults, ${steps} steps`,
    ...faults.map(({ key, kind }) => `  fault: ${kind} at ${key}`),
    `history${hidden > 0 ? ` (its last ${linesShown} lines of ${history.length})` : ""}:`,
    ...history.slice(-linesShown).map((line) => `  ${line.slice(0, lineLength)}`),
    `run it again: npm run simulate -- --seeds 1 --seed ${seed}`,
    "",
  ].join("\n");
}
