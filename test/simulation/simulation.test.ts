import { describe, expect, it } from "vitest";
import { reportFailure } from "./report.ts";
import { type RunResult, run } from "./run.ts";
import { runMany } from "./run-many.ts";

describe("the simulation", () => {
  it("violates no invariant in 500 seeds of at least 200 steps", async () => {
    const failed: RunResult[] = [];
    const steps: number[] = [];
    await runMany({ first: 1, count: 500, threads: 2 }, (result) => {
      steps.push(result.steps);
      if (result.violations.length > 0) failed.push(result);
      return result.violations.length > 0 ? "stop" : "go on";
    });
    const [first] = failed;
    expect(first === undefined ? "" : await reportFailure(first)).toBe("");
    expect(steps).toHaveLength(500);
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(200);
  });

  it("does the same again from the same seed, and something else from another", async () => {
    const [one, again, other] = [
      await run({ seed: 7, isTold: true }),
      await run({ seed: 7, isTold: true }),
      await run({ seed: 8, isTold: true }),
    ];
    expect(again).toEqual(one);
    expect(other.history).not.toEqual(one.history);
  });

  it("meets every kind of fault", async () => {
    const kinds = new Set<string>();
    for (let seed = 1; seed <= 40; seed++) {
      const { faults } = await run({ seed, faultRate: 0.04 });
      for (const { kind } of faults) kinds.add(kind);
    }
    expect([...kinds].toSorted()).toEqual([
      "conflict",
      "crash-after",
      "crash-before",
      "deploy",
      "half-sent",
      "late",
      "lock-lost",
      "lock-lost-uncounted",
      "lost-answer",
      "reset-after-accept",
      "retried-inside",
      "server-error",
      "slow",
      "throttled",
      "unavailable",
      "unreachable",
    ]);
  });
});
