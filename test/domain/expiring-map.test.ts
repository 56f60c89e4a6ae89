import { describe, expect, it } from "vitest";
import { createExpiringMap } from "../../shared/domain/expiring-map.ts";

describe("an expiring map", () => {
  it("keeps a value until its time, and not at it", () => {
    let now = 0;
    const map = createExpiringMap<number>({ mostKept: 9, now: () => now });
    map.set("a", 1, 10);
    expect(map.get("a")).toBe(1);
    now = 9;
    expect(map.get("a")).toBe(1);
    now = 10;
    expect(map.get("a")).toBeUndefined();
  });

  it("does not keep what has no time", () => {
    const map = createExpiringMap<number>({ mostKept: 9, now: () => 0 });
    map.set("a", 1, Number.NaN);
    expect(map.get("a")).toBeUndefined();
  });

  it("keeps the latest value of a key, and its time", () => {
    let now = 0;
    const map = createExpiringMap<number>({ mostKept: 9, now: () => now });
    map.set("a", 1, 10);
    map.set("a", 2, 20);
    now = 15;
    expect(map.get("a")).toBe(2);
    map.delete("a");
    expect(map.get("a")).toBeUndefined();
  });

  it("keeps only so many: what was set longest ago goes first", () => {
    const map = createExpiringMap<number>({ mostKept: 2, now: () => 0 });
    map.set("a", 1, 10);
    map.set("b", 2, 10);
    map.set("a", 3, 10);
    map.set("c", 4, 10);
    expect([map.get("a"), map.get("b"), map.get("c")]).toEqual([3, undefined, 4]);
  });

  it("lets go of what is over when something new comes", () => {
    let now = 0;
    const map = createExpiringMap<number>({ mostKept: 9, now: () => now });
    map.set("a", 1, 10);
    now = 10;
    map.set("b", 2, 20);
    now = 0;
    expect([map.get("a"), map.get("b")]).toEqual([undefined, 2]);
  });
});
