import { beforeAll, describe, expect, inject, it } from "vitest";
import { budgets, exceeded, mended } from "../bench/budgets.ts";
import { counted } from "../bench/cost/counted.ts";
import { countPaths, type PathCounts, type StepId } from "../bench/count-paths.ts";

let counts: PathCounts;

beforeAll(async () => {
  counts = await countPaths({ appDirectory: inject("appDirectory") });
});

describe("On the wire", () => {
  it.each(budgets)("$path keeps to its budget", (budget) => {
    const count = counts[budget.id];
    expect(exceeded(budget, count)).toEqual([]);
    expect(count.tableRequests).toBeGreaterThan(0);
    expect(count.busMessages).toBeGreaterThan(0);
  });

  it.each(budgets)("$path misses it by no less than is said", (budget) => {
    expect(mended(budget, counts[budget.id])).toEqual([]);
  });

  it.each(Object.keys(counted) as StepId[])("%s is what the cost page counts with", (step) => {
    const { looks, ...rest } = counts[step];
    expect(rest).toEqual(counted[step]);
  });

  it("an agent's request looks for its outcome, and a customer's message does not", () => {
    expect(counts["agent-message"].looks).toBeGreaterThan(0);
    expect(counts["message-to-bot"].looks).toBe(0);
  });
});
