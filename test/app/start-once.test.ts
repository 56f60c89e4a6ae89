import { expect, it } from "vitest";
import { startOnce } from "../../shared/app/start-once.ts";
import { createManualClock, createRecordingLog } from "../support/domain/bench.ts";

function createStart(failures: number) {
  const clock = createManualClock(0);
  const log = createRecordingLog();
  let starts = 0;
  const start = startOnce({
    clock,
    log,
    start: async () => {
      starts += 1;
      if (starts <= failures) throw new Error("away");
    },
  });
  return { clock, log, start, starts: () => starts };
}

it("starts once, however many ask", async () => {
  const { start, starts } = createStart(0);
  await Promise.all([start.now(), start.wait(), start.now()]);
  expect(starts()).toBe(1);
});

it("says that it failed, and is tried again by whoever asks next", async () => {
  const { start, starts, log } = createStart(1);
  await expect(start.now()).rejects.toThrow("away");
  await start.now();
  expect(starts()).toBe(2);
  expect(log.lines.map(({ message }) => message)).toEqual(["start failed"]);
});

it("is waited for, ever more patiently", async () => {
  const { start, clock } = createStart(8);
  await start.wait();
  expect(clock.sleeps).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

it("is waited for as long as an invocation has, and then not", async () => {
  const { start, clock } = createStart(1_000);
  await expect(start.wait()).rejects.toThrow("away");
  expect(clock.time).toBeGreaterThan(220_000);
  expect(clock.time).toBeLessThanOrEqual(240_000);
});
