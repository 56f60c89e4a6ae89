import { describe, expect, it } from "vitest";
import { addOffer, describeOffers, type PastOffer } from "../../../shared/app/agent/past-offers.ts";
import { describeWhyHere } from "../../../shared/app/agent/why-here.ts";
import { pastRevisions } from "../../../shared/app/past-revisions.ts";
import { parseConfiguration } from "../../../shared/config/parse-configuration.ts";
import { commandId, queueId, userId, workstreamId } from "../../../shared/domain/ids.ts";
import { chooseQueue } from "../../../shared/domain/routing/choose-queue.ts";
import type { Revision, Workstream } from "../../../shared/domain/routing/configuration.ts";
import type { ThreadEvent } from "../../../shared/domain/thread/event.ts";
import { customerAddress } from "../../support/memory-app.ts";

const at = Date.UTC(2026, 2, 2, 9);
const parsed = parseConfiguration(
  {
    workstreams: [
      {
        id: "Chat",
        mode: "push",
        channels: [],
        capacityUnits: 30,
        variables: [
          { name: "Topic", type: "text" },
          { name: "Tier", type: "number" },
          { name: "Token", type: "text" },
          { name: "Order", type: "text" },
        ],
        rules: [
          {
            name: "VipRule",
            when: { variable: "Tier", operator: "greater-than", value: 5 },
            queue: "Vip",
          },
          {
            name: "CardRule",
            when: {
              all: [
                { variable: "Topic", operator: "equals", value: "Cards", ignoreCase: true },
                {
                  any: [
                    { variable: "Token", operator: "in", value: ["a", "s3cret"] },
                    { fact: "channelId", operator: "equals", value: "webchat" },
                  ],
                },
                { variable: "Order", operator: "does-not-contain-data" },
              ],
            },
            queue: "Cards",
          },
          { name: "LastRule", when: { variable: "Topic", operator: "contains-data" }, queue: "Vip" },
        ],
        fallbackQueue: "Cards",
      },
    ],
    queues: [
      { id: "Cards", members: ["ann"] },
      { id: "Vip", members: ["ann"] },
    ],
    agents: [{ id: "ann", displayName: "Ann", capacity: 90 }],
    bots: [],
  },
  "test",
);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
const { configuration } = parsed;
const [chat] = configuration.workstreams as [Workstream];
const values = { topic: "cards", Token: "s3cret" };

const { trace } = chooseQueue(chat, { variables: values, channelId: "webchat" });
const placement = {
  at,
  choice: {
    type: "QueueChosen",
    conversation: 1,
    queueId: queueId("Cards"),
    because: "rule",
    rule: "CardRule",
    trace,
    revision: 7,
    warnings: [],
  },
  workstreamId: workstreamId("Chat"),
  variables: { values, displayable: [] },
  address: customerAddress,
} as const;
const stored = async (): Promise<Revision> => ({ number: 7, configuration });

describe("why a conversation is here", () => {
  it("names the revision, the time, and every rule up to the one that matched, with its tests", async () => {
    const why = await describeWhyHere({ pastRevision: stored }, placement, () => true);
    expect(why).toEqual({
      at: "2026-03-02T09:00:00.000Z",
      revision: 7,
      queueId: "Cards",
      because: "rule",
      rule: "CardRule",
      rules: [
        {
          rule: "VipRule",
          result: "not-matched",
          notes: [],
          tests: [{ attribute: "Tier", operator: "greater-than", expected: 5, holds: false }],
        },
        {
          rule: "CardRule",
          result: "matched",
          notes: [],
          tests: [
            { attribute: "Topic", operator: "equals", expected: "Cards", actual: "cards", holds: true },
            {
              attribute: "Token",
              operator: "in",
              expected: ["a", "s3cret"],
              actual: "s3cret",
              holds: true,
            },
            {
              attribute: "channelId",
              operator: "equals",
              expected: "webchat",
              actual: "webchat",
              holds: true,
            },
            { attribute: "Order", operator: "does-not-contain-data", holds: true },
          ],
        },
      ],
    });
  });

  it("leaves out the values of variables that the caller may not see, by the name they were set under", async () => {
    const why = await describeWhyHere({ pastRevision: stored }, placement, (name) => name === "topic");
    expect(why.rules?.[1]?.tests.map(({ attribute, actual }) => [attribute, actual])).toEqual([
      ["Topic", "cards"],
      ["Token", undefined],
      ["channelId", "webchat"],
      ["Order", undefined],
    ]);
  });

  it("is told without rules when the revision cannot be read", async () => {
    const failing = pastRevisions({
      configurations: { find: () => Promise.reject(new Error("unreadable")) },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    const why = await describeWhyHere({ pastRevision: failing }, placement, () => true);
    expect(why).toMatchObject({ queueId: "Cards", rule: "CardRule", revision: 7, rules: [] });
  });

  it("holds to the journal where the rules would find something else today", async () => {
    const choice = {
      ...placement.choice,
      trace: trace.map((traced) => ({ ...traced, result: "not-matched" as const })),
    };
    const why = await describeWhyHere({ pastRevision: stored }, { ...placement, choice }, () => true);
    expect(why.rules?.map(({ result, tests }) => [result, tests.length])).toEqual([
      ["not-matched", 1],
      ["not-matched", 0],
    ]);
  });

  it("has no rules when no rule was asked", async () => {
    const choice = { ...placement.choice, because: "transfer", trace: [] } as const;
    const why = await describeWhyHere({ pastRevision: stored }, { ...placement, choice }, () => true);
    expect(why.rules).toEqual([]);
  });
});

describe("a past revision", () => {
  it("is read once, and asked for again after a failure", async () => {
    const asked: number[] = [];
    const find = pastRevisions({
      configurations: {
        find: async (number) => {
          asked.push(number);
          if (asked.length === 1) throw new Error("away");
          return { number, configuration };
        },
      },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    expect(await find(7)).toBeUndefined();
    expect(await find(7)).toMatchObject({ number: 7 });
    expect(await find(7)).toMatchObject({ number: 7 });
    expect(asked).toEqual([7, 7]);
  });
});

describe("the offers of a conversation", () => {
  const ann = userId("ann");
  const made: ThreadEvent = {
    type: "OfferMade",
    conversation: 1,
    queueId: queueId("Cards"),
    userId: ann,
    expiresAt: at + 60_000,
  };
  const ended = (how: "declined" | "ran-out"): ThreadEvent => ({
    type: "OfferEnded",
    conversation: 1,
    userId: ann,
    how,
    at: at + 30_000,
  });
  const accepted: ThreadEvent = { type: "OfferAccepted", conversation: 1, userId: ann, agentName: "Ann" };
  const offersAfter = (...events: readonly ThreadEvent[]) =>
    events
      .map((event, index) => ({
        sequence: index,
        at: at + index * 10_000,
        commandId: commandId("x_1"),
        actor: { kind: "system" } as const,
        event,
      }))
      .reduce<readonly PastOffer[]>(addOffer, []);

  it("are told in order, with times and outcomes", () => {
    const offers = offersAfter(made, ended("declined"), made, ended("ran-out"), made, accepted, made);
    expect(describeOffers(offers, configuration)).toEqual([
      {
        agentName: "Ann",
        madeAt: "2026-03-02T09:00:00.000Z",
        outcome: "declined",
        endedAt: "2026-03-02T09:00:30.000Z",
      },
      {
        agentName: "Ann",
        madeAt: "2026-03-02T09:00:20.000Z",
        outcome: "ran-out",
        endedAt: "2026-03-02T09:00:30.000Z",
      },
      {
        agentName: "Ann",
        madeAt: "2026-03-02T09:00:40.000Z",
        outcome: "accepted",
        endedAt: "2026-03-02T09:00:50.000Z",
      },
      { agentName: "Ann", madeAt: "2026-03-02T09:01:00.000Z", outcome: "open" },
    ]);
  });
});
