import { describe, expect, it } from "vitest";
import { type Budget, exceeded } from "./budgets.ts";

const budget: Budget = { id: "stale-wake", path: "a path", tableRequests: 2, busMessages: 1, wakes: 0 };

describe("A budget", () => {
  it("is kept up to the ceiling", () => {
    expect(exceeded(budget, { tableRequests: 2, busMessages: 1, wakes: 0 })).toEqual([]);
  });

  it("is exceeded beyond, each part by itself", () => {
    expect(exceeded(budget, { tableRequests: 3, busMessages: 2, wakes: 0 })).toEqual([
      "stale-wake: 3 tableRequests, of 2",
      "stale-wake: 2 busMessages, of 1",
    ]);
  });
});
