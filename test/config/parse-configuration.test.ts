import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printProblems } from "../../shared/config/configuration-problem.ts";
import { parseConfiguration } from "../../shared/config/parse-configuration.ts";
import { errorsWith, sampleWith } from "./sample.ts";

const rules = "workstreams.0.rules";

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
        message: "must begin with a letter or a digit; after it come letters, digits, -, _, ., @, |, : and +",
      },
    ]);
  });

  it.each(["workstreams.0", "queues.1", "agents.4", "bots.1"])(
    "refuse ids that are no ids, of %s",
    (place) => {
      const path = `$.${place.replace(".", "[")}].id`;
      const messagesFor = (id: string) =>
        errorsWith({ [`${place}.id`]: id }).flatMap((error) => (error.path === path ? [error.message] : []));
      for (const id of ["constructor", "prototype", "toString", "valueOf", "hasOwnProperty"]) {
        expect(messagesFor(id)).toEqual(["is the name of something every JavaScript object has"]);
      }
      for (const id of ["-a", ".", "..", "a/b", "a?b", "a#b", "a b", "ä", "a\u0000"]) {
        expect(messagesFor(id)).toEqual([expect.stringContaining("must begin with a letter or a digit")]);
      }
      expect(messagesFor("__proto__")[0]).toContain("must begin with a letter or a digit");
      expect(messagesFor("0.a_B-9")).toEqual([]);
    },
  );

  it("allow agents' ids as issuers write them", () => {
    for (const id of ["ann@bank.example", "auth0|5f7c8ec7", "00000000-0000-4000-8000-00000000000a"]) {
      expect(errorsWith({ "agents.4.id": id })).toEqual([]);
    }
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
