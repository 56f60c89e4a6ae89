import { beforeAll, describe, expect, it } from "vitest";
import {
  botId,
  conversationId,
  queueId,
  threadId,
  userId,
  workstreamId,
} from "../../../shared/domain/ids.ts";
import type { Configuration } from "../../../shared/domain/routing/configuration.ts";
import type { ClosedConversation } from "../../../shared/domain/thread/closed-conversation.ts";
import type { ClosedConversations } from "../../../shared/ports/closed-conversations.ts";
import type { ConfigurationStore } from "../../../shared/ports/configuration-store.ts";
import type { DeadLetter, DeadLetters } from "../../../shared/ports/dead-letters.ts";
import type { LiveConversations } from "../../../shared/ports/live-conversations.ts";
import type { PresenceLeases } from "../../../shared/ports/presence-leases.ts";
import type { QueueMembership } from "../../../shared/ports/queue-membership.ts";
import type { UserFeeds } from "../../../shared/ports/user-feeds.ts";

const hostile = "19:…@thread.v2;messageid=1/a#b?c\\d'👩‍👩‍👧";
const held = conversationId({ thread: threadId("c_kim"), number: 1 });

export interface SmallStores {
  readonly queueMembership: QueueMembership;
  readonly presenceLeases: PresenceLeases;
  readonly userFeeds: UserFeeds;
  readonly deadLetters: DeadLetters;
  readonly closed: ClosedConversations;
  readonly live: LiveConversations;
  /** Nothing was ever stored in this one, nor in the next. */
  makeConfigurationStores(): Promise<readonly [ConfigurationStore, ConfigurationStore]>;
}

/** What the adapters of the smaller ports promise. Call it once for each kind of storage. */
export function smallStoresContract(name: string, makeStores: () => Promise<SmallStores>): void {
  let stores: SmallStores;
  beforeAll(async () => {
    stores = await makeStores();
  });

  describe(`QueueMembership: ${name}`, () => {
    it("knows who serves a queue", async () => {
      const { queueMembership } = stores;
      const [billing, odd] = [queueId("billing"), queueId(hostile)];
      expect(await queueMembership.membersOf(billing)).toEqual([]);
      expect(await queueMembership.all()).toEqual({});

      await queueMembership.add(billing, userId("ann"));
      await queueMembership.add(billing, userId("ann"));
      await queueMembership.add(billing, botId(hostile));
      await queueMembership.add(odd, userId("ann"));
      expect((await queueMembership.membersOf(billing)).toSorted()).toEqual([hostile, "ann"].toSorted());
      expect(Object.keys(await queueMembership.all()).toSorted()).toEqual([billing, odd].toSorted());

      await queueMembership.remove(billing, botId(hostile));
      await queueMembership.remove(billing, botId(hostile));
      await queueMembership.remove(odd, userId("ann"));
      expect(await queueMembership.all()).toEqual({ billing: ["ann"] });
    });
  });

  describe(`PresenceLeases: ${name}`, () => {
    it("remembers the last end of a user's lease", async () => {
      const { presenceLeases } = stores;
      const user = userId(hostile);
      expect(await presenceLeases.endOf(user)).toBeUndefined();
      await presenceLeases.renew(user, 1_790_000_000_123);
      await presenceLeases.renew(user, 1_790_000_000_000);
      expect(await presenceLeases.endOf(user)).toBe(1_790_000_000_000);
      expect(await presenceLeases.endOf(userId("other"))).toBeUndefined();
    });
  });

  describe(`UserFeeds: ${name}`, () => {
    it("gives a user a new mark at each change, and only then", async () => {
      const { userFeeds } = stores;
      const user = userId(hostile);
      const marks = [(await userFeeds.feedOf(user)).mark];
      expect(marks).toEqual([""]);
      for (let change = 0; change < 3; change++) {
        await userFeeds.markChanged(user);
        marks.push((await userFeeds.feedOf(user)).mark);
      }
      expect(new Set(marks).size).toBe(4);
      expect((await userFeeds.feedOf(user)).mark).toBe(marks.at(-1));
      expect(await userFeeds.feedOf(userId("other"))).toEqual({ mark: "", typing: {} });
    });

    it("gives the marks of many users at once, each its own", async () => {
      const { userFeeds } = stores;
      const users = Array.from({ length: 40 }, (_, index) => userId(`many-${index}`));
      for (const user of users) await userFeeds.markChanged(user);
      const [typing, without] = [userId("many-0"), userId("many-without")];
      await userFeeds.markTyping(typing, { [held]: 1 });

      const marks = await userFeeds.marksOf([...users, without]);
      expect(marks.size).toBe(40);
      for (const user of users) expect(marks.get(user)).toBe((await userFeeds.feedOf(user)).mark);
      expect(await userFeeds.marksOf([])).toEqual(new Map());
    });

    it("keeps who types beside the mark, and moves the mark with it", async () => {
      const { userFeeds } = stores;
      const user = userId(`${hostile} types`);
      await userFeeds.markTyping(user, { [held]: 7 });
      const typed = await userFeeds.feedOf(user);
      expect(typed.typing).toEqual({ [held]: 7 });
      await userFeeds.markChanged(user);
      const changed = await userFeeds.feedOf(user);
      expect(changed.typing).toEqual({ [held]: 7 });
      expect(new Set(["", typed.mark, changed.mark]).size).toBe(3);
      await userFeeds.markTyping(user, {});
      expect((await userFeeds.feedOf(user)).typing).toEqual({});
    });

    it("keeps a user apart from whose id begins alike", async () => {
      const { userFeeds } = stores;
      for (const id of ["like", "like!", "like!!typing", "like x"]) {
        await userFeeds.markTyping(userId(id), { [held]: id.length });
      }
      expect((await userFeeds.feedOf(userId("like"))).typing).toEqual({ [held]: 4 });
      expect((await userFeeds.feedOf(userId("like!!typing"))).typing).toEqual({ [held]: 12 });
    });
  });

  describe(`DeadLetters: ${name}`, () => {
    it("parks a message once, however often it comes", async () => {
      const { deadLetters } = stores;
      const one = letter("m1");
      const odd = letter(hostile.repeat(40));
      await deadLetters.park({ ...one, at: 1 });
      await deadLetters.park(one);
      await deadLetters.park(odd);
      await deadLetters.park({ ...one, queue: "assign-work" });

      const parked = await deadLetters.list("handle-conversation-command");
      expect(parked).toHaveLength(2);
      expect(parked).toEqual(expect.arrayContaining([one, odd]));
      expect(await deadLetters.list("assign-work")).toEqual([{ ...one, queue: "assign-work" }]);
      expect(await deadLetters.list("route-conversation")).toEqual([]);
    });

    it("finds a letter by its queue and message id, and keeps when it was put on the bus again", async () => {
      const { deadLetters } = stores;
      const again = { ...letter("found"), resubmittedAt: 5 };
      await deadLetters.park(again);

      expect(await deadLetters.find({ queue: again.queue, messageId: "found" })).toEqual(again);
      expect(await deadLetters.find({ queue: "assign-work", messageId: "found" })).toBeUndefined();
      expect(await deadLetters.find({ queue: again.queue, messageId: "other" })).toBeUndefined();
    });
  });

  describe(`LiveConversations: ${name}`, () => {
    it("lists what goes on, however often it is told", async () => {
      const { live } = stores;
      const thread = threadId("c_ann-1_B");
      const [first, second] = [conversationId({ thread, number: 1 }), conversationId({ thread, number: 20 })];
      expect(await live.all()).toEqual([]);
      for (const one of [first, held, first, second]) await live.list(one);
      expect((await live.all()).toSorted()).toEqual([first, second, held].toSorted());
      for (const one of [first, first]) await live.unlist(one);
      expect((await live.all()).toSorted()).toEqual([second, held].toSorted());
    });
  });

  describe(`ClosedConversations: ${name}`, () => {
    const customer = { channelId: "directline", id: hostile.repeat(30), name: "Kim" };
    const over = (number: number, more: Partial<ClosedConversation> = {}): ClosedConversation => ({
      conversation: conversationId({ thread: threadId("c_kim"), number }),
      customer,
      openedAt: 1,
      closedAt: number * 1000,
      because: "wrap-up-closed",
      agents: [userId("ann")],
      ...more,
    });

    it("lists what is over newest first, by agent and by customer", async () => {
      const { closed } = stores;
      const first = over(1, { agents: [userId("ann"), userId(hostile)] });
      const second = over(2, { queueId: queueId("billing"), disposition: "Solved", notes: "All well" });
      const foreign = over(3, { customer: { channelId: "webchat", id: customer.id }, agents: [] });
      for (const one of [first, second, first, foreign]) await closed.remember(one);

      expect(await closed.ofCustomer(customer, 10)).toEqual([second, first]);
      expect(await closed.ofCustomer(customer, 1)).toEqual([second]);
      expect(await closed.ofAgent(userId("ann"), { since: 0, limit: 10 })).toEqual([second, first]);
      expect(await closed.ofAgent(userId("ann"), { since: 2000, limit: 10 })).toEqual([second]);
      expect(await closed.ofAgent(userId("ann"), { since: 2001, limit: 10 })).toEqual([]);
      expect(await closed.ofAgent(userId(hostile), { since: 0, limit: 10 })).toEqual([first]);
      expect(await closed.ofAgent(userId("nobody"), { since: 0, limit: 10 })).toEqual([]);
    });
  });

  describe(`ConfigurationStore: ${name}`, () => {
    it("stores the first revision and keeps it", async () => {
      const [store] = await stores.makeConfigurationStores();
      expect(await store.active()).toBeUndefined();
      expect(await store.initialise(configuration)).toEqual({ number: 1, configuration });
      expect(await store.initialise({ ...configuration, botTurnSeconds: 99 })).toEqual({
        number: 1,
        configuration,
      });
      expect(await store.active()).toEqual({ number: 1, configuration });
    });

    it("finds a revision by its number", async () => {
      const [store] = await stores.makeConfigurationStores();
      expect(await store.find(1)).toBeUndefined();
      await store.initialise(configuration);
      expect(await store.find(1)).toEqual({ number: 1, configuration });
      expect(await store.find(2)).toBeUndefined();
    });

    it("lets one of several instances that start at once win", async () => {
      const pair = await stores.makeConfigurationStores();
      const revisions = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (pair[index % 2] ?? pair[0]).initialise({ ...configuration, botTurnSeconds: index }),
        ),
      );
      const [first] = revisions;
      expect(new Set(revisions.map((revision) => revision.configuration.botTurnSeconds)).size).toBe(1);
      expect(await pair[0].active()).toEqual(first);
      expect(await pair[1].active()).toEqual(first);
    });

    it("keeps a large configuration", async () => {
      const [store] = await stores.makeConfigurationStores();
      const names = Array.from({ length: 2_000 }, (_, index) => `${index} "é👩‍👩‍👧" `.repeat(30));
      const agents = names.map((displayName, index) => ({
        id: userId(`u${index}`),
        displayName,
        capacity: 1,
      }));
      const large = { ...configuration, agents };
      await store.initialise(large);
      expect(await store.active()).toEqual({ number: 1, configuration: large });
    });
  });
}

function letter(messageId: string): DeadLetter {
  const body = JSON.stringify({ command: "é👩‍👩‍👧".repeat(40_000) });
  return {
    queue: "handle-conversation-command",
    messageId,
    sessionId: hostile,
    reason: "not JSON",
    body,
    at: 9,
  };
}

const configuration: Configuration = {
  workstreams: [
    {
      id: workstreamId("chat"),
      name: "Chat",
      mode: "push",
      channels: ["webchat"],
      capacityUnits: 30,
      allowedPresences: ["available", "busy"],
      wrapUp: { block: "always", closeAfterSeconds: 900 },
      variables: [{ name: "topic", type: "text" }],
      undeclaredVariables: "create",
      rules: [
        {
          name: "billing",
          when: {
            any: [
              { variable: "topic", operator: "in", value: ["bill", 3, true], ignoreCase: true },
              { all: [{ fact: "locale", operator: "begins-with", value: "de" }] },
              { variable: "topic", operator: "contains-data" },
            ],
          },
          queue: queueId("billing"),
        },
      ],
      fallbackQueue: queueId("bots"),
    },
  ],
  queues: [{ id: queueId("billing"), name: "Billing", priority: 1, members: [userId("ann"), botId("bot")] }],
  agents: [{ id: userId("ann"), displayName: "Ann", capacity: 90 }],
  bots: [{ id: botId("bot"), displayName: "Bot", appId: "app", handle: "bot", capacity: 1_000 }],
  offer: { seconds: 60, maxDeclines: 3, retryAfterSeconds: 10 },
  presence: { leaseSeconds: 60, graceSeconds: 150 },
  botTurnSeconds: 40,
};
