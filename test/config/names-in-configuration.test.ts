import { describe, expect, it } from "vitest";
import { errorsWith } from "./sample.ts";

const rules = "workstreams.0.rules";
const firstRule = "$.workstreams[0].rules[0]";

describe("unknown names", () => {
  it.each<[string, Record<string, unknown>, string, string]>([
    ["queue of a rule", { [`${rules}.0.queue`]: "BotQueu" }, `${firstRule}.queue`, "BotQueue"],
    [
      "fallback queue",
      { "workstreams.0.fallbackQueue": "defaultqueue" },
      "$.workstreams[0].fallbackQueue",
      "DefaultQueue",
    ],
    ["member", { "queues.1.members": ["ben", "bne", "dam"] }, "$.queues[1].members[1]", "ben"],
    [
      "variable of a rule",
      { [`${rules}.0.when.variable`]: "BotHandOffTopic" },
      `${firstRule}.when.variable`,
      "BotHandoffTopic",
    ],
    [
      "operator",
      { [`${rules}.1.when.operator`]: "equal" },
      "$.workstreams[0].rules[1].when.operator",
      "equals",
    ],
    ["key of the file", { workstream: [] }, "$.workstream", "workstreams"],
    [
      "key of a workstream",
      { "workstreams.0.fallBackQueue": "x" },
      "$.workstreams[0].fallBackQueue",
      "fallbackQueue",
    ],
    ["key of a rule", { [`${rules}.0.wen`]: 1 }, `${firstRule}.wen`, "when"],
    [
      "key of a condition",
      { [`${rules}.0.when.ignorecase`]: true },
      `${firstRule}.when.ignorecase`,
      "ignoreCase",
    ],
    ["key of a queue", { "queues.0.member": [] }, "$.queues[0].member", "members"],
    ["key of a setting", { offer: { second: 5 } }, "$.offer.second", "seconds"],
  ])("name the nearest: %s", (_, changes, path, nearest) => {
    const error = errorsWith(changes).find((problem) => problem.path === path);
    expect(error).toMatchObject({ nearest });
    expect(error?.message).toContain(`did you mean "${nearest}"?`);
  });

  it("name none when nothing is near", () => {
    expect(errorsWith({ [`${rules}.0.queue`]: "Zebra" })).toEqual([
      { path: `${firstRule}.queue`, message: 'no queue has the id "Zebra"' },
    ]);
  });

  it("are known to rules when they are reserved", () => {
    const when = { variable: "va_CustomerLocale", operator: "equals", value: "es-ES" };
    expect(errorsWith({ [`${rules}.0.when`]: when })).toEqual([]);
  });
});

describe("names that are there twice", () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      "workstream ids",
      {
        workstreams: [
          { id: "a", fallbackQueue: "BotQueue" },
          { id: "a", channels: ["sms"], fallbackQueue: "BotQueue" },
        ],
      },
      "$.workstreams[1].id",
    ],
    [
      "queue ids, also when only the case differs",
      { "queues.4.name": "Default", "queues.3.id": "botqueue" },
      "$.queues[3].id",
    ],
    ["queue names", { "queues.0.name": "Bots", "queues.3.name": "Bots" }, "$.queues[3].name"],
    ["a queue's name and another one's id", { "queues.0.name": "CreditCardQueue" }, "$.queues[0].name"],
    ["an agent and a bot", { "bots.1.id": "ann", "queues.3.members": [] }, "$.bots[1].id"],
    ["bot handles", { "bots.1.handle": "BANK-BOT" }, "$.bots[1].handle"],
    ["app ids", { "bots.1.appId": "00000000-0000-4000-8000-0000000000B1" }, "$.bots[1].appId"],
    ["rule names", { [`${rules}.2.name`]: "BotRule" }, "$.workstreams[0].rules[2].name"],
    [
      "variables",
      { "workstreams.0.variables.1": { name: "bothandofftopic", type: "text" } },
      "$.workstreams[0].variables[1].name",
    ],
    ["members of a queue", { "queues.1.members": ["ann", "ben", "ann"] }, "$.queues[1].members[2]"],
    [
      "channels of one workstream",
      { "workstreams.0.channels": ["webchat", "WebChat"] },
      "$.workstreams[0].channels[1]",
    ],
  ])("are refused: %s", (_, changes, path) => {
    expect(errorsWith(changes).map((error) => error.path)).toEqual([path]);
  });

  it("are refused: a channel that two workstreams claim", () => {
    const second = { id: "second", channels: ["sms", "webchat"], fallbackQueue: "DefaultQueue" };
    expect(errorsWith({ "workstreams.0.channels": ["webchat"], "workstreams.1": second })).toEqual([
      {
        path: "$.workstreams[1].channels[1]",
        message: 'the channel "webchat" is used twice: it is at $.workstreams[0].channels[0] already',
      },
    ]);
  });

  it("are refused: two workstreams that take every other channel", () => {
    const second = { id: "second", fallbackQueue: "DefaultQueue" };
    expect(errorsWith({ "workstreams.1": second }).map(({ path }) => path)).toEqual([
      "$.workstreams[1].channels",
    ]);
  });
});

describe("bots", () => {
  it("are refused in a queue that a pick workstream uses", () => {
    expect(errorsWith({ "workstreams.0.mode": "pick" })).toEqual([
      {
        path: "$.queues[0].members[0]",
        message:
          'the bot "bank-bot" cannot be here: bots answer only in push workstreams, ' +
          'and "ChatWorkStream" (pick) uses this queue',
      },
    ]);
  });

  it("may serve a fallback queue when the file says so", () => {
    expect(errorsWith({ "queues.4.members": ["bank-bot", "ann"] })).toEqual([]);
  });
});
