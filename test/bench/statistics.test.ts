import { describe, expect, it } from "vitest";
import { median, quantile } from "./statistics.ts";

describe("Of several runs", () => {
  it("the median is the one in the middle", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 9, 6])).toBe(5);
    expect(median([7])).toBe(7);
  });

  it("a quantile is a value that was measured", () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(quantile(values, 0.5)).toBe(50);
    expect(quantile(values, 0.95)).toBe(95);
    expect(quantile([3], 0.95)).toBe(3);
  });

  it("of none there is nothing to say", () => {
    expect(median([])).toBeNaN();
    expect(quantile([], 0.5)).toBeNaN();
  });
});
