import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../../../infra/local/build-app.ts";
import { marksOf, textBetween } from "../replace-between.ts";
import { assumed, typicalHabits, typicalStaff } from "./assumptions.ts";
import { costReport, typical } from "./cost-report.ts";
import { costOf, costTable } from "./cost-table.ts";
import { counted } from "./counted.ts";
import { prices } from "./prices.ts";
import {
  addUsage,
  alwaysReadyUsage,
  consoleUsage,
  conversationUsage,
  idleUsage,
  type Usage,
} from "./usage.ts";

const none = addUsage([]);

describe("What a conversation uses", () => {
  it("is the sum of its steps, for one that the bot ends", () => {
    const usage = conversationUsage(counted, {
      ...typicalHabits,
      conversations: 1,
      messagesToBot: 3,
      escalatedShare: 0,
    });
    const requests = (["first-message", "message-to-bot", "bot-end"] as const).map(
      (step) => counted[step].tableRequests,
    );
    expect(usage.tableRequest).toBe(requests.reduce((sum, one) => sum + one));
    expect(usage.busOperation).toBe(3 * 5);
    expect(usage.channelMessage).toBe(6);
    expect(usage.execution).toBe(3 + 2 + 1 + 1);
  });

  it("has the messages with a person besides, when it reaches one", () => {
    const one = { ...typicalHabits, conversations: 1, messagesToBot: 3, escalatedShare: 1 };
    const short = conversationUsage(counted, { ...one, messagesToAgent: 2, messagesFromAgent: 0 });
    const long = conversationUsage(counted, { ...one, messagesToAgent: 3, messagesFromAgent: 0 });
    const perSync = counted.sync.tableRequests + assumed.readsPerSync;
    expect(long.tableRequest - short.tableRequest).toBe(counted["message-to-agent"].tableRequests + perSync);
    expect(long.channelMessage - short.channelMessage).toBe(1);
  });

  it("has a stale wake for each message that was put on the bus for later", () => {
    const habits = { ...typicalHabits, conversations: 1, escalatedShare: 1 };
    const without = { ...counted, escalation: { ...counted.escalation, wakes: 0 } };
    const [more, less] = [conversationUsage(counted, habits), conversationUsage(without, habits)];
    expect(counted.escalation.wakes).toBeGreaterThan(0);
    expect(more.tableRequest - less.tableRequest).toBe(
      counted.escalation.wakes * counted["stale-wake"].tableRequests,
    );
    expect(more.busOperation - less.busOperation).toBe(counted.escalation.wakes * 5);
  });

  it("grows with their number", () => {
    const [one, many] = [1, 500].map((conversations) =>
      conversationUsage(counted, { ...typicalHabits, conversations }),
    );
    expect(many?.tableRequest).toBeCloseTo(500 * (one?.tableRequest ?? 0));
    expect(many?.storedGb).toBeCloseTo(500 * (one?.storedGb ?? 0));
  });
});

describe("What is used without conversations", () => {
  it("is the base charge and the timer, every five minutes", () => {
    const { busHour, execution, gbSecond, channelMessage } = idleUsage(counted);
    expect(busHour).toBe(730);
    expect(execution).toBe(730 * 12);
    expect(gbSecond).toBe(730 * 12 * 2);
    expect(channelMessage).toBe(0);
  });

  it("is one busy instance, however many consoles are open, and none without", () => {
    const [none, one, ten] = [0, 1, 10].map((agents) => consoleUsage(counted, { ...typicalStaff, agents }));
    expect(none?.gbSecond).toBe(0);
    expect(none?.tableRequest).toBe(0);
    expect(one?.gbSecond).toBe(8 * 22 * 3600 * 2);
    expect(ten?.gbSecond).toBe(one?.gbSecond);
    expect(ten?.execution).toBeCloseTo(10 * (one?.execution ?? 0));
  });

  it("is a poller that reads at most every bucket twice a second", () => {
    const { tableRequest, execution } = consoleUsage(counted, { ...typicalStaff, agents: 5_000 });
    const looks = tableRequest - execution * counted.poll.tableRequests;
    expect(looks / (8 * 22 * 3600)).toBeCloseTo(32);
  });

  it("is the memory of what is kept warm, all month", () => {
    expect(alwaysReadyUsage(2).readyGbSecond).toBe(2 * 2 * 730 * 3600);
    expect(addUsage([alwaysReadyUsage(2), alwaysReadyUsage(1)])).toEqual(alwaysReadyUsage(3));
  });
});

describe("The price", () => {
  const using = (some: Partial<Usage>): Usage => ({ ...none, ...some });

  it("is quantity times list price", () => {
    expect(costOf(using({ execution: 2_000_000 }), { included: false })).toBeCloseTo(
      2 * prices.execution.usd,
    );
    expect(costOf(using({ busHour: 730 }), { included: false })).toBeCloseTo(730 * prices.busHour.usd);
  });

  it("leaves out what is included each month, once for all parts together", () => {
    const half = using({ telemetryGb: 4 });
    expect(costOf(half, { included: true })).toBe(0);
    expect(costOf(addUsage([half, half]), { included: true })).toBeCloseTo(3 * prices.telemetryGb.usd);
    const table = costTable([
      { name: "one", usage: half },
      { name: "other", usage: half },
    ]);
    expect(table).toContain("| 4 | 4 | 5 | 6.90 |");
    expect(table).toMatch(/at list price\*\* \| \*\*9\.20\*\* \| \*\*9\.20\*\* \| – \| \*\*6\.90\*\* \|$/);
  });

  it("of nothing is nothing", () => {
    expect(costOf(none, { included: false })).toBe(0);
  });
});

describe("The page of costs", () => {
  it("shows what the command prints", () => {
    const page = readFileSync(join(repository, "docs/cost.md"), "utf8");
    expect(textBetween(page, marksOf("cost"))).toBe(costReport(typical));
  });
});
