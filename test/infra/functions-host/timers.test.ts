import { describe, expect, it } from "vitest";
import { parseNcrontab } from "../../../infra/local/functions-host/ncrontab.ts";
import type { InvocationFact } from "../../../infra/local/functions-host/run-invocation.ts";
import { collect } from "./latch.ts";
import { runHost } from "./run-host.ts";
import { writeApp } from "./write-app.ts";

const next = (schedule: string): string | undefined =>
  parseNcrontab(schedule).nextRun("2026-03-14T10:02:30Z")?.toISOString();

describe("NCRONTAB", () => {
  it.each([
    ["0 */5 * * * *", "2026-03-14T10:05:00.000Z"],
    ["*/5 * * * *", "2026-03-14T10:05:00.000Z"],
    ["* * * * * *", "2026-03-14T10:02:31.000Z"],
    ["0 30 9 * * MON-FRI", "2026-03-16T09:30:00.000Z"],
    // Both the day of the month and that of the week must fit.
    ["0 0 12 1 * 1", "2026-06-01T12:00:00.000Z"],
  ])("%s comes due next at %s", (schedule, due) => {
    expect(next(schedule)).toBe(due);
  });

  it.each(["", "hourly", "@daily", "0 0 12 * * 7", "0 0 12 L * *", "0 0 12 ? * *", "0 61 * * * *", "* * *"])(
    "is not: %s",
    (schedule) => expect(() => parseNcrontab(schedule)).toThrow("is no NCRONTAB expression"),
  );
});

describe("A timer function", () => {
  it("that is disabled runs only when it is asked to", async () => {
    const source = `app.timer("tick", { schedule: "* * * * * *", handler() {} });
      app.timer("tock", { schedule: "* * * * * *", handler() {} });`;
    const ended = collect<InvocationFact>();
    const host = await runHost({
      appDirectory: writeApp({ source }),
      settings: { "AzureWebJobs.tick.Disabled": "true" },
      onInvocationEnd: (fact) => ended.add(fact),
    });
    const byItself = await ended.atLeast(2);
    expect(byItself.map(({ functionName }) => functionName)).toEqual(["tock", "tock"]);
    await host.runTimer("tick");
    expect(ended.items.filter(({ functionName }) => functionName === "tick")).toHaveLength(1);
  });

  it("runs whenever its schedule says so, with what a timer knows", async () => {
    const source = `app.timer("tick", { schedule: "%EVERY%", handler: (timer) => { seen.push(timer); } });
      const seen = (globalThis.seenTimers = []);`;
    const ended = collect<InvocationFact>();
    await runHost({
      appDirectory: writeApp({ source }),
      settings: { EVERY: "* * * * * *" },
      onInvocationEnd: (fact) => ended.add(fact),
    });
    const runs = await ended.atLeast(2);
    expect(runs).toEqual([
      expect.objectContaining({ functionName: "tick", trigger: "timer" }),
      expect.objectContaining({ functionName: "tick", trigger: "timer" }),
    ]);
    const [first] = Reflect.get(globalThis, "seenTimers") as readonly unknown[];
    expect(first).toMatchObject({ isPastDue: false, schedule: { adjustForDST: true } });
  });

  it("runs when it is asked to, and says what it threw", async () => {
    const source = `app.timer("yearly", { schedule: "0 0 0 1 1 *", handler: () => { throw new Error("not this year"); } });`;
    const host = await runHost({ appDirectory: writeApp({ source }) });
    await expect(host.runTimer("yearly")).rejects.toThrow("not this year");
    await expect(host.runTimer("monthly")).rejects.toThrow('There is no timer function "monthly".');
  });
});
