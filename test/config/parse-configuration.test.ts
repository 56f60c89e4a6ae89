import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printProblems } from "../../shared/config/configuration-problem.ts";
import { parseConfiguration } from "../../shared/config/parse-configuration.ts";
import { sampleWith } from "./sample.ts";

const rules = "workstreams.0.rules";
const firstRule = "$.workstreams[0].rules[0]";

function errorsOf(input: unknown) {
  const parsed = parseConfiguration(input, "switchboard.json");
  return parsed.ok ? [] : parsed.errors;
}

function errorsWith(changes: Readonly<Record<string, unknown>>) {
  return errorsOf(sampleWith(changes));
}

const smallest = {
  workstreams: [{ id: "chat", fallbackQueue: "people" }],
  queues: [{ id: "people", members: ["ann"] }],
  agents: [{ id: "ann", displayName: "Ann" }],
};

describe("a small file", () => {
  it("suffices, everything left out having its default", () => {
    const parsed = parseConfiguration(smallest, "switchboard.json");
    expect(parsed).toEqual({
      ok: true,
      source: "switchboard.json",
      warnings: [],
      configuration: {
        workstreams: [
          {
            id: "chat",
            name: "chat",
            mode: "push",
            channels: [],
            capacityUnits: 30,
            allowedPresences: ["available", "busy"],
            wrapUp: { block: "always", closeAfterSeconds: 900 },
            variables: [],
            undeclaredVariables: "create",
            rules: [],
            fallbackQueue: "people",
          },
        ],
        queues: [{ id: "people", name: "people", priority: 100, members: ["ann"] }],
        agents: [{ id: "ann", displayName: "Ann", capacity: 90 }],
        bots: [],
        offer: { seconds: 60, maxDeclines: 3, retryAfterSeconds: 10 },
        presence: { leaseSeconds: 60, graceSeconds: 150 },
        botTurnSeconds: 30,
      },
    });
  });
});

describe("every error at once", () => {
  it("reports wrong shapes and wrong references together, in the order of their paths", () => {
    const errors = errorsWith({
      "queues.1.members": ["an"],
      "agents.0.capacity": "much",
      "workstreams.0.mode": "puhs",
      [`${rules}.0.queue`]: "BotQueu",
      botTurnSecond: 5,
    });
    expect(errors.map(({ path }) => path)).toEqual([
      "$.agents[0].capacity",
      "$.botTurnSecond",
      "$.queues[1].members[0]",
      "$.workstreams[0].mode",
      "$.workstreams[0].rules[0].queue",
    ]);
  });

  it("prints one line for each, with the file's name", () => {
    const errors = errorsWith({ "agents.0.capacity": "much", "workstreams.0.mode": "all" });
    expect(printProblems("my.json", errors)).toBe(
      'my.json: $.agents[0].capacity: must be a number, and is "much"\n' +
        'my.json: $.workstreams[0].mode: must be one of push, pick, and is "all"',
    );
  });
});

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

describe("values of rules", () => {
  const topic = { variable: "BotHandoffTopic" };

  it.each<[string, object, string]>([
    ["none where one is needed", { ...topic, operator: "equals" }, "is required: equals needs a value"],
    [
      "one where none is wanted",
      { ...topic, operator: "contains-data", value: "x" },
      "contains-data takes no value",
    ],
    [
      "one where a list is needed",
      { ...topic, operator: "in", value: "x" },
      'in needs a list, such as ["a", "b"]',
    ],
    [
      "a list where one is needed",
      { ...topic, operator: "equals", value: ["x"] },
      "equals needs one value; for a list use in or not-in",
    ],
    [
      "a number for text",
      { ...topic, operator: "equals", value: 5 },
      '"BotHandoffTopic" is text, and this value is not',
    ],
    [
      "text for a number",
      { variable: "Age", operator: "equals", value: "5" },
      '"Age" is a number, and this value is not',
    ],
    [
      "text for a boolean",
      { variable: "IsGold", operator: "equals", value: "true" },
      '"IsGold" is a boolean, and this value is not',
    ],
    ["text for an order", { variable: "Age", operator: "less-than", value: "5" }, "less-than needs a number"],
    [
      "no time for the local time",
      { fact: "localTime", operator: "less-than", value: "9" },
      '"localTime" is compared with a time such as "09:30"',
    ],
    [
      "the empty text",
      { ...topic, operator: "contains", value: "" },
      "is empty: to test for no value use does-not-contain-data",
    ],
    ["an empty list", { ...topic, operator: "in", value: [] }, "must not be empty"],
    [
      "null",
      { ...topic, operator: "equals", value: null },
      "must be text (of at most 4000 characters), a number, true, false, or a list of these, and is null",
    ],
  ])("are refused: %s", (_, when, message) => {
    const variables = [
      { name: "BotHandoffTopic", type: "text" },
      { name: "Age", type: "number" },
      { name: "IsGold", type: "boolean" },
    ];
    const group = { any: [{ all: [when] }] };
    const errors = errorsWith({ "workstreams.0.variables": variables, [`${rules}.0.when`]: group });
    expect(errors).toEqual([{ path: `${firstRule}.when.any[0].all[0].value`, message }]);
  });

  it("refuse an operator that does not fit the variable's type", () => {
    const errors = errorsWith({
      "workstreams.0.variables.1": { name: "IsGold", type: "boolean" },
      [`${rules}.0.when`]: { variable: "IsGold", operator: "begins-with", value: "t" },
    });
    expect(errors).toEqual([
      {
        path: `${firstRule}.when.operator`,
        message: 'begins-with does not fit "IsGold", which is a boolean',
      },
    ]);
  });

  it("fit: text, numbers, lists, times and groups", () => {
    const when = {
      all: [
        { any: [{ ...topic, operator: "in", value: ["CreditCard", "HomeLoan"], ignoreCase: true }] },
        { variable: "Age", operator: "greater-or-equal", value: 18 },
        { fact: "localTime", operator: "less-than", value: "17:30" },
        { fact: "channelId", operator: "does-not-equal", value: "sms" },
      ],
    };
    const age = { name: "Age", type: "number" };
    expect(errorsWith({ "workstreams.0.variables.1": age, [`${rules}.0.when`]: when })).toEqual([]);
  });
});

describe("limits", () => {
  it("explain why an empty list of presences is refused", () => {
    expect(errorsWith({ "workstreams.0.allowedPresences": [] })).toEqual([
      {
        path: "$.workstreams[0].allowedPresences",
        message: "is empty, so no agent could ever be offered a conversation: name at least one presence",
      },
    ]);
  });

  it("allow 200 rules and refuse 201", () => {
    const rule = (index: number) => ({
      name: `rule ${index}`,
      when: { fact: "channelId", operator: "equals", value: "sms" },
      queue: "BotQueue",
    });
    const many = Array.from({ length: 201 }, (_, index) => rule(index));
    expect(errorsWith({ [rules]: many.slice(0, 200) })).toEqual([]);
    expect(errorsWith({ [rules]: many })).toEqual([
      { path: "$.workstreams[0].rules", message: "must have at most 200 entries, and has 201" },
    ]);
  });

  it("allow groups eight deep, refuse deeper ones, and survive absurd ones", () => {
    const test: object = { fact: "channelId", operator: "equals", value: "sms" };
    const nested = (depth: number) =>
      Array.from({ length: depth }).reduce<object>((inner) => ({ all: [inner] }), test);
    expect(errorsWith({ [`${rules}.0.when`]: nested(8) })).toEqual([]);
    expect(errorsWith({ [`${rules}.0.when`]: nested(9) })).toMatchObject([
      { message: "groups may be nested 8 deep, and this is deeper" },
    ]);
    expect(errorsWith({ [`${rules}.0.when`]: nested(50_000) })).toEqual([
      { path: "$", message: "is nested more than 64 deep" },
    ]);
  });

  it("refuse numbers out of range and ids with spaces", () => {
    expect(errorsWith({ "agents.4.capacity": -1, "agents.4.id": "sam w" })).toEqual([
      { path: "$.agents[4].capacity", message: "must be at least 0, and is -1" },
      {
        path: "$.agents[4].id",
        message: "must not contain spaces: it is an id, and the name is what people read",
      },
    ]);
  });

  it("refuse variables named like what every object has", () => {
    const variables = [
      { name: "BotHandoffTopic", type: "text" },
      { name: "constructor", type: "text" },
    ];
    expect(errorsWith({ "workstreams.0.variables": variables })).toEqual([
      {
        path: "$.workstreams[0].variables[1].name",
        message: '"constructor" cannot be the name of a variable',
      },
    ]);
  });
});

describe("warnings", () => {
  function warningsWith(changes: Readonly<Record<string, unknown>>) {
    const parsed = parseConfiguration(sampleWith(changes), "switchboard.json");
    return parsed.ok ? parsed.warnings.map(({ path }) => path) : parsed.errors;
  }

  it.each<[string, Record<string, unknown>, string]>([
    ["a queue that nobody serves", { "queues.3.members": [] }, "$.queues[3].members"],
    ["a fallback queue of bots", { "queues.4.members": ["bank-bot"] }, "$.workstreams[0].fallbackQueue"],
    ["channels left to nobody", { "workstreams.0.channels": ["webchat"] }, "$.workstreams"],
    ["an agent without room", { "agents.1.capacity": 29 }, "$.agents[1].capacity"],
    [
      "text compared as a number",
      { [`${rules}.1.when`]: { variable: "BotHandoffTopic", operator: "less-than", value: 5 } },
      "$.workstreams[0].rules[1].when",
    ],
  ])("name %s", (_, changes, path) => {
    expect(warningsWith(changes)).toEqual([path]);
  });
});

describe("whatever is read", () => {
  it("is answered with a configuration or with errors, never with an exception", () => {
    const paths = [
      "workstreams",
      "workstreams.0",
      "workstreams.0.rules.1.when",
      "queues.1.members",
      "bots.0.id",
      "offer",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 4 }), (path, value) => {
        const parsed = parseConfiguration(sampleWith({ [path]: value }), "switchboard.json");
        expect(parsed.ok || parsed.errors.length > 0).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.anything(), (input) => {
        expect(parseConfiguration(input, "switchboard.json").ok).toBe(false);
      }),
    );
  });
});
