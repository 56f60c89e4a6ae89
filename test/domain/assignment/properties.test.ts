import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GroupCommand, WaitingItem } from "../../../shared/domain/assignment/command.ts";
import type { GroupDecision } from "../../../shared/domain/assignment/decide.ts";
import type { GroupEvent, GroupEventOf } from "../../../shared/domain/assignment/event.ts";
import { evolve, userOf } from "../../../shared/domain/assignment/evolve.ts";
import { pickTaker } from "../../../shared/domain/assignment/pick-taker.ts";
import { type Group, newGroup, unitsInUse } from "../../../shared/domain/assignment/state.ts";
import { conversationId, groupId, threadId } from "../../../shared/domain/ids.ts";
import { presences } from "../../../shared/domain/routing/configuration.ts";
import { applyGroupCommand } from "../../support/domain/group-scenario.ts";
import {
  ann,
  bankBot,
  ben,
  cara,
  conciergeBot,
  creditCardQueue,
  dan,
  defaultQueue,
  homeLoanQueue,
  membersIn,
  sample,
  withCapacities,
  withMembers,
} from "../../support/domain/sample.ts";
import { waitingItem } from "../../support/domain/waiting-item.ts";

const people = [ann, ben, cara, dan] as const;
const queues = [creditCardQueue, homeLoanQueue, defaultQueue] as const;
/** One queue has a bot below its people. */
const configuration = {
  ...withCapacities({ "concierge-bot": 20, ben: 40 }, withMembers(homeLoanQueue, [cara, dan, conciergeBot])),
  queues: withMembers(homeLoanQueue, [cara, dan, conciergeBot]).queues.map((queue) => ({
    ...queue,
    priority: queue.id === homeLoanQueue ? 1 : 2,
  })),
};

const names = ["a", "b", "c", "d", "e", "f"].map((name) =>
  conversationId({ thread: threadId(name), number: 1 }),
);
const aConversation = fc.constantFrom(...names);
const aPerson = fc.constantFrom(...people);
const aQueue = fc.constantFrom(...queues);
const aLease = fc.integer({ min: 0, max: 3 });

/** Threads wait in even epochs here, so offers are made in odd ones. */
const anItem: fc.Arbitrary<WaitingItem> = fc.record({
  conversation: aConversation,
  epoch: fc.integer({ min: 1, max: 4 }).map((half) => half * 2),
  queueId: aQueue,
  since: fc.integer({ min: 0, max: 50 }),
  units: fc.constantFrom(15, 30, 60),
  allowedPresences: fc.constantFrom(["available"] as const, ["available", "busy"] as const),
  botsAllowed: fc.boolean(),
  formerBots: fc.constantFrom([], [bankBot], [conciergeBot]),
  declines: fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    {
      weight: 1,
      arbitrary: fc
        .record({ count: fc.integer({ min: 1, max: 3 }), lastAt: fc.integer({ min: 0, max: 60_000 }) })
        .map((declined) => ({ [ann]: declined })),
    },
  ),
  transferredBy: fc.constantFrom([], [ben]),
});

const anOddEpoch = fc.integer({ min: 1, max: 4 }).map((half) => half * 2 + 1);

const aCommand: fc.Arbitrary<GroupCommand> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("Enqueue" as const), item: anItem }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant("Release" as const),
      conversation: aConversation,
      epoch: anOddEpoch,
      why: fc.constantFrom("declined" as const, "ran-out" as const, "ended" as const, "returned" as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant("SetPresence" as const),
      userId: aPerson,
      presence: fc.constantFrom(...presences),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("Withdraw" as const),
      conversation: aConversation,
      epoch: anOddEpoch.map((epoch) => epoch - 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("CheckLease" as const), userId: aPerson, lease: aLease }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("EndGrace" as const), userId: aPerson, lease: aLease }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("ChangeMembership" as const),
      queueId: aQueue,
      member: fc.oneof(aPerson, fc.constant(conciergeBot)),
      change: fc.constantFrom("add" as const, "remove" as const),
    }),
  },
);

const aHistory = fc.array(fc.record({ command: aCommand, pause: fc.integer({ min: 0, max: 9000 }) }), {
  maxLength: 30,
});

interface Step {
  readonly before: Group;
  readonly after: Group;
  readonly now: number;
  readonly decision: GroupDecision;
}

const start: Group = { ...newGroup(groupId("default")), members: membersIn(configuration) };

/** Every step of a history; a look that the group planned happens when its time has come. */
function stepsOf(
  history: readonly { readonly command: GroupCommand; readonly pause: number }[],
): readonly Step[] {
  const steps: Step[] = [];
  let group = start;
  let now = 60_000;
  const run = (command: GroupCommand): void => {
    const next = applyGroupCommand(group, command, { now, configuration });
    steps.push({ before: group, after: next.group, now, decision: next.decision });
    group = next.group;
  };
  for (const { command, pause } of history) {
    const until = now + pause;
    while (group.matchAgainAt !== undefined && group.matchAgainAt > now && group.matchAgainAt <= until) {
      now = group.matchAgainAt;
      run({ type: "MatchAgain", dueAt: now });
    }
    now = until;
    run(command);
  }
  return steps;
}

function always(check: (step: Step) => void): void {
  fc.assert(
    fc.property(aHistory, (history) => {
      for (const step of stepsOf(history)) check(step);
    }),
    { numRuns: 300 },
  );
}

function eventsOf({ decision }: Step): readonly GroupEvent[] {
  return decision.kind === "allowed" ? decision.events : [];
}

function matchesOf(step: Step) {
  return eventsOf(step).filter((event) => event.type === "ItemMatched");
}

describe("along any history of an assignment group", () => {
  it("nobody's capacity is exceeded", () => {
    always(({ after }) => {
      for (const agent of configuration.agents) {
        expect(unitsInUse(userOf(after, agent.id))).toBeLessThanOrEqual(agent.capacity);
      }
    });
  });

  it("capacity in use is what was matched and not released", () => {
    fc.assert(
      fc.property(aHistory, (history) => {
        const held = new Map<string, number>();
        for (const step of stepsOf(history)) {
          for (const event of eventsOf(step)) keep(held, event);
          expect(reservedIn(step.after)).toEqual(held);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("one offer of a conversation is reserved once, and what is reserved does not wait", () => {
    always(({ after }) => {
      const reservations = people.flatMap((person) => userOf(after, person).reservations);
      const keys = reservations.map((r) => `${r.conversation} ${r.epoch}`);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { conversation, epoch } of reservations) {
        const waiting = after.waiting[conversation];
        if (waiting !== undefined) expect(waiting.epoch).toBeGreaterThanOrEqual(epoch);
      }
    });
  });

  it("nothing waits that somebody could take now", () => {
    always(({ after, now, decision }) => {
      if (decision.kind === "refused") return;
      for (const item of Object.values(after.waiting)) {
        expect(pickTaker(after, item, { now, configuration }).kind).not.toBe("found");
      }
    });
  });

  it("whatever waits for a pause to end is looked at when it has", () => {
    always(({ after, now, decision }) => {
      if (decision.kind === "refused") return;
      for (const item of Object.values(after.waiting)) {
        const pick = pickTaker(after, item, { now, configuration });
        if (pick.kind !== "later") continue;
        expect(after.matchAgainAt).toBeGreaterThan(now);
        expect(after.matchAgainAt).toBeLessThanOrEqual(pick.at);
      }
    });
  });

  it("nobody gets work that their presence, their declines or their queues forbid", () => {
    always((step) => {
      for (const match of matchesOf(step)) expectAllowed(step, match);
    });
  });

  it("equal work is taken in order of waiting", () => {
    const requirement = ({ conversation: _, epoch: __, since: ___, ...rest }: WaitingItem) =>
      JSON.stringify(rest);
    always((step) => {
      for (const { item } of matchesOf(step)) {
        const equals = Object.values(step.after.waiting).filter((w) => requirement(w) === requirement(item));
        for (const { since } of equals) expect(since).toBeGreaterThanOrEqual(item.since);
      }
    });
  });

  it("work is taken in order of queue priority", () => {
    const priorityOf = new Map(configuration.queues.map((queue) => [queue.id, queue.priority]));
    always((step) => {
      const order = matchesOf(step).map(({ item }) => priorityOf.get(item.queueId) ?? 0);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    });
  });

  it("a bot's capacity is never used up", () => {
    always(({ after }) => {
      expect(Object.keys(after.users)).not.toContain(conciergeBot);
    });
  });

  it("a command said twice changes nothing the second time but the clock of presence", () => {
    fc.assert(
      fc.property(aHistory, aCommand, (history, command) => {
        const before = stepsOf(history).at(-1)?.after ?? start;
        const once = applyGroupCommand(before, command, { now: 90_000, configuration }).group;
        const twice = applyGroupCommand(once, command, { now: 90_000, configuration }).group;
        const withoutLease = (group: Group) =>
          people.map((person) => ({ ...userOf(group, person), lease: 0, presence: "" }));
        fc.pre(command.type !== "Enqueue" || once.waiting[command.item.conversation] !== undefined);
        expect(withoutLease(twice)).toEqual(withoutLease(once));
        expect(twice.waiting).toEqual(once.waiting);
      }),
      { numRuns: 300 },
    );
  });
});

function keep(held: Map<string, number>, event: GroupEvent): void {
  if (event.type === "ItemMatched" && event.to.kind === "agent") {
    const { conversation, epoch, units } = event.item;
    held.set(`${event.to.userId} ${conversation} ${epoch + 1}`, units);
  }
  if (event.type === "CapacityReleased") {
    held.delete(`${event.userId} ${event.conversation} ${event.epoch}`);
  }
}

function reservedIn(group: Group): ReadonlyMap<string, number> {
  const reserved = people.flatMap((person) =>
    userOf(group, person).reservations.map(
      (r) => [`${person} ${r.conversation} ${r.epoch}`, r.units] as const,
    ),
  );
  expect(new Set(reserved.map(([key]) => key)).size).toBe(reserved.length);
  return new Map(reserved);
}

function membersAround({ before, after }: Step, { queueId }: WaitingItem) {
  return [...(before.members?.[queueId] ?? []), ...(after.members?.[queueId] ?? [])];
}

function expectAllowed(step: Step, { item, to }: GroupEventOf<"ItemMatched">): void {
  if (to.kind === "bot") {
    expect(membersAround(step, item)).toContain(to.botId);
    expect(item).toMatchObject({ botsAllowed: true });
    expect(item.formerBots).not.toContain(to.botId);
    return;
  }
  expect(membersAround(step, item)).toContain(to.userId);
  expect(item.allowedPresences).toContain(userOf(step.after, to.userId).presence);
  const { count, lastAt } = item.declines[to.userId] ?? { count: 0, lastAt: 0 };
  expect(count).toBeLessThan(3);
  expect(step.now).toBeGreaterThanOrEqual(count === 0 ? 0 : lastAt + 10_000);
}

describe("many items at once", () => {
  it("are matched twenty-five by twenty-five until nobody has room", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 80 }), (backlog, room) => {
        const roomy = withCapacities({ ann: room * 30 }, sample);
        const items = Array.from({ length: backlog }, (_, index) =>
          waitingItem({ conversation: conversationId({ thread: threadId(`t${index}`), number: 1 }) }),
        );
        const full = items.reduce((group, item) => evolve(group, { type: "ItemQueued", item }), start);
        let next = applyGroupCommand(
          full,
          { type: "SetPresence", userId: ann, presence: "available" },
          { configuration: roomy },
        );
        for (let again = nextLook(next.effects); again !== undefined; again = nextLook(next.effects)) {
          expect(matchesOf({ ...next, before: full, after: full, now: 0 })).toHaveLength(25);
          next = applyGroupCommand(next.group, again, { configuration: roomy });
        }
        expect(userOf(next.group, ann).reservations).toHaveLength(Math.min(backlog, room));
      }),
      { numRuns: 40 },
    );
  });
});

function nextLook(effects: ReturnType<typeof applyGroupCommand>["effects"]): GroupCommand | undefined {
  const [look] = effects.flatMap((effect) =>
    effect.type === "TellSelf" && effect.command.type === "MatchAgain" ? [effect.command] : [],
  );
  return look;
}
