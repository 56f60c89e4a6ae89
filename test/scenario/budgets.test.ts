import { beforeAll, describe, expect, inject, it } from "vitest";
import { freshForMs } from "../../shared/app/active-revision.ts";
import { budgets, exceeded } from "../bench/budgets.ts";
import { counted } from "../bench/cost/counted.ts";
import { countPaths, type PathCounts, type StepId } from "../bench/count-paths.ts";

/** What it takes to ask for the active revision again. */
const requestsOfRefresh = 2;

let counts: PathCounts;
let tookMs: number;

beforeAll(async () => {
  const startedAt = performance.now();
  counts = await countPaths({ appDirectory: inject("appDirectory") });
  tookMs = performance.now() - startedAt;
});

describe("On the wire", () => {
  it.each(budgets)("$path keeps to its budget", (budget) => {
    const count = counts[budget.id];
    expect(exceeded(budget, count)).toEqual([]);
    expect(count.tableRequests).toBeGreaterThan(0);
    expect(count.busMessages).toBeGreaterThan(0);
  });

  it.each(Object.keys(counted) as StepId[])("%s is what the cost page counts with", (step) => {
    const { looks, refreshes, ...rest } = counts[step];
    expect(rest).toEqual(counted[step]);
  });

  it("the configuration is read every few seconds, and not for each command", () => {
    const refreshes = Object.values(counts).reduce((sum, count) => sum + count.refreshes, 0);
    expect(refreshes).toBeLessThanOrEqual(requestsOfRefresh * (1 + Math.floor(tookMs / freshForMs)));
  });

  it("an agent's request looks for its outcome, and a customer's message does not", () => {
    expect(counts["agent-message"].looks).toBeGreaterThan(0);
    expect(counts["message-to-bot"].looks).toBe(0);
  });
});
