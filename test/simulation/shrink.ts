import type { Fault } from "./faults.ts";
import { type RunOptions, type RunResult, run } from "./run.ts";

/** The most runs that are spent on making one failure shorter. */
const patience = 400;

/** The shortest run found that violates the same invariant: fewer customers, shorter plans, fewer faults. */
export async function shrink(failed: RunResult): Promise<RunResult> {
  const wanted = failed.violations[0]?.invariant;
  let runs = 0;
  let best: Required<Pick<RunOptions, "seed" | "customers" | "faults">> & RunOptions = {
    seed: failed.seed,
    customers: failed.customers,
    faults: failed.faults,
    longestPlan: 9,
  };

  const stillFails = async (options: RunOptions): Promise<boolean> => {
    if (runs++ > patience) return false;
    const { violations } = await run(options);
    return violations.some(({ invariant }) => invariant === wanted);
  };
  const keepFewer = async <T>(all: readonly T[], optionsWith: (kept: readonly T[]) => RunOptions) =>
    fewest(all, (kept) => stillFails(optionsWith(kept)));

  for (let round = 0; round < 2; round++) {
    const customers = await keepFewer(best.customers, (kept) => ({ ...best, customers: kept }));
    best = { ...best, customers };
    const faults: readonly Fault[] = await keepFewer(best.faults, (kept) => ({ ...best, faults: kept }));
    best = { ...best, faults };
    for (let longestPlan = 1; longestPlan < (best.longestPlan ?? 9); longestPlan++) {
      if (await stillFails({ ...best, longestPlan })) best = { ...best, longestPlan };
    }
  }
  return run({ ...best, isTold: true });
}

/** Leaves out whatever can be left out: first large parts, then smaller ones, then one by one. */
async function fewest<T>(
  all: readonly T[],
  isEnough: (kept: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let kept = all;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < kept.length; ) {
      const fewer = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (await isEnough(fewer)) kept = fewer;
      else from += size;
    }
  }
  return kept;
}
