import { describe, expect, it } from "vitest";
import { type Budget, exceeded, mended } from "./budgets.ts";

const budget: Budget = {
  id: "stale-wake",
  path: "a path",
  tableRequests: 2,
  busMessages: 1,
  wakes: 0,
  missed: { by: { tableRequests: 1 }, because: "of something" },
};

describe("A budget", () => {
  it("is kept up to the ceiling and what is known to lie above it", () => {
    expect(exceeded(budget, { tableRequests: 3, busMessages: 1, wakes: 0 })).toEqual([]);
  });

  it("is exceeded beyond, each part by itself", () => {
    expect(exceeded(budget, { tableRequests: 4, busMessages: 2, wakes: 0 })).toEqual([
      "stale-wake: 4 tableRequests, of 2",
      "stale-wake: 2 busMessages, of 1",
    ]);
  });

  it("says when a known miss is none any more", () => {
    expect(mended(budget, { tableRequests: 3, busMessages: 1, wakes: 0 })).toEqual([]);
    expect(mended(budget, { tableRequests: 2, busMessages: 1, wakes: 0 })).toEqual([
      "stale-wake: only 2 tableRequests",
    ]);
  });
});
