import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Deadlines } from "../../../infra/local/service-bus/deadlines.ts";
import { createManualClock } from "./manual-clock.ts";

describe("Deadlines", () => {
  it("run by time, equal times as they were added, without what was cancelled", () => {
    const entry = fc.record({ at: fc.integer({ min: 0, max: 20 }), cancelled: fc.boolean() });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 200 }), (entries) => {
        const clock = createManualClock();
        const deadlines = new Deadlines(clock);
        const ran: number[] = [];
        const cancels = entries.map(({ at }, index) =>
          deadlines.add(clock.now() + at, () => ran.push(index)),
        );
        for (const [index, { cancelled }] of entries.entries()) if (cancelled) cancels[index]?.();
        clock.advance(20);
        const expected = entries
          .map((one, index) => ({ ...one, index }))
          .filter(({ cancelled }) => !cancelled)
          .sort((a, b) => a.at - b.at || a.index - b.index);
        expect(ran).toEqual(expected.map(({ index }) => index));
        expect(clock.pending).toBe(0);
      }),
    );
  });

  it("wait longer than a timer can", () => {
    const clock = createManualClock();
    const deadlines = new Deadlines(clock);
    let ran = false;
    deadlines.add(clock.now() + 2 ** 33, () => {
      ran = true;
    });
    clock.advance(2 ** 33 - 1);
    expect(ran).toBe(false);
    clock.advance(1);
    expect(ran).toBe(true);
  });

  it("do not run once stopped", () => {
    const clock = createManualClock();
    const deadlines = new Deadlines(clock);
    deadlines.add(clock.now() + 1, () => {
      throw new Error("ran");
    });
    deadlines.stop();
    clock.advance(10);
    expect(clock.pending).toBe(0);
  });
});
