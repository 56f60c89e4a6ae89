import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pickTaker } from "../../../shared/domain/assignment/pick-taker.ts";
import {
  conversationId,
  parseConversationId,
  type QueueId,
  type ThreadId,
  threadId,
} from "../../../shared/domain/ids.ts";
import { presences } from "../../../shared/domain/routing/configuration.ts";
import type { ThreadCommand } from "../../../shared/domain/thread/command.ts";
import type { ThreadEvent } from "../../../shared/domain/thread/event.ts";
import type { Thread } from "../../../shared/domain/thread/state.ts";
import { nextDue } from "../../../shared/domain/thread/wake.ts";
import { type Floor, type Happened, openFloor, wishes } from "../../support/domain/floor.ts";
import {
  address,
  ann,
  bankBot,
  ben,
  botQueue,
  cara,
  conciergeBot,
  conciergeQueue,
  creditCardQueue,
  homeLoanQueue,
  withCapacities,
  withMembers,
  withWorkstream,
} from "../../support/domain/sample.ts";

const threads = [threadId("t1"), threadId("t2"), threadId("t3")] as const;
const people = [ann, ben, cara] as const;

/** Few people with little room; one queue has a bot below its person, and the bot's own queue has a person too. */
const small = withCapacities(
  { ann: 60, ben: 30, cara: 30, "concierge-bot": 20 },
  withMembers(homeLoanQueue, [cara, conciergeBot], withMembers(botQueue, [bankBot, ben])),
);

type Act = (floor: Floor) => void;

const aThread = fc.constantFrom(...threads);
const aPerson = fc.constantFrom(...people);
const aQueue = fc.constantFrom(creditCardQueue, homeLoanQueue, botQueue, conciergeQueue);

const writing: fc.Arbitrary<Act> = fc
  .tuple(aThread, fc.constantFrom(...wishes), fc.nat())
  .map(([thread, wish, n]) => (floor) => {
    floor.send(thread, { type: "ReceiveMessage", address, message: { text: `${wish} ${n}` } });
  });

const leaving: fc.Arbitrary<Act> = aThread.map((thread) => (floor) => {
  floor.send(thread, { type: "CustomerLeaves", address });
});

const starting: fc.Arbitrary<Act> = aThread.map((thread) => (floor) => {
  floor.send(thread, { type: "StartConversation", address, answers: {} });
});

const presence: fc.Arbitrary<Act> = fc
  .tuple(
    aPerson,
    fc.oneof({ weight: 4, arbitrary: fc.constant("available" as const) }, fc.constantFrom(...presences)),
  )
  .map(([userId, chosen]) => (floor) => {
    floor.renew(userId, floor.now + 60_000);
    floor.send("group", { type: "SetPresence", userId, presence: chosen });
  });

const heartbeat: fc.Arbitrary<Act> = aPerson.map(
  (userId) => (floor) => floor.renew(userId, floor.now + 60_000),
);

/** What whoever has the conversation in front of them may do, at the moment of asking. */
const agentAct: fc.Arbitrary<Act> = fc
  .tuple(aThread, fc.constantFrom("accept", "accept", "accept", "decline", "say", "transfer", "end"), aQueue)
  .map(([id, what, queueId]) => (floor) => {
    const command = actOf(floor.threadOf(id), what, queueId);
    if (command !== undefined) floor.send(id, command);
  });

function actOf({ current, epoch }: Thread, what: string, queueId: QueueId): ThreadCommand | undefined {
  const at = current?.at;
  if (current === undefined || (at?.stage !== "offered" && at?.stage !== "with-agent")) return undefined;
  const who = { userId: at.userId, conversation: current.number };
  switch (what) {
    case "accept":
      return { type: "AcceptOffer", ...who, epoch };
    case "decline":
      return { type: "DeclineOffer", ...who, epoch };
    case "transfer":
      return { type: "TransferToQueue", ...who, queueId };
    case "end":
      return { type: "EndConversation", ...who };
    default:
      return { type: "SendToCustomer", ...who, text: "hello" };
  }
}

const closing: fc.Arbitrary<Act> = aThread.map((id) => (floor) => {
  const [wrapUp] = floor.threadOf(id).wrappingUp;
  if (wrapUp === undefined) return;
  floor.send(id, { type: "CloseWrapUp", userId: wrapUp.userId, conversation: wrapUp.number });
});

const time: fc.Arbitrary<Act> = fc
  .constantFrom(100, 5000, 11_000, 61_000, 200_000, 1_000_000)
  .map((ms) => (floor) => floor.advance(ms));

const delivery: fc.Arbitrary<Act> = fc.nat(20).map((choice) => (floor) => floor.deliver(choice));
const redelivery: fc.Arbitrary<Act> = fc.constant((floor) => floor.redeliver());
const settling: fc.Arbitrary<Act> = fc.constant((floor) => floor.settle());

const anAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: writing },
  { weight: 1, arbitrary: leaving },
  { weight: 1, arbitrary: starting },
  { weight: 4, arbitrary: presence },
  { weight: 2, arbitrary: heartbeat },
  { weight: 20, arbitrary: agentAct },
  { weight: 2, arbitrary: closing },
  { weight: 3, arbitrary: time },
  { weight: 16, arbitrary: delivery },
  { weight: 2, arbitrary: redelivery },
  { weight: 6, arbitrary: settling },
);

const aStory = fc.record({
  acts: fc.array(anAct, { minLength: 5, maxLength: 120, size: "max" }),
  block: fc.constantFrom("always" as const, "never" as const),
});

function play(
  story: { readonly acts: readonly Act[]; readonly block: "always" | "never" },
  echoes = false,
): Floor {
  const configuration = withWorkstream({ wrapUp: { block: story.block, closeAfterSeconds: 900 } }, small);
  const floor = openFloor({ configuration, echoes });
  for (const userId of people) {
    floor.renew(userId, floor.now + 120_000);
    floor.send("group", { type: "SetPresence", userId, presence: "available" });
  }
  for (const act of story.acts) act(floor);
  floor.settle();
  return floor;
}

function anyStory(check: (floor: Floor) => void, echoes = false): void {
  fc.assert(
    fc.property(aStory, (story) => check(play(story, echoes))),
    { numRuns: 300 },
  );
}

/** What a thread believes to be reserved for it: one key for each offer, conversation and wrap-up. */
function heldBy(thread: Thread): readonly string[] {
  const { current, epoch, wrappingUp } = thread;
  const key = (number: number, at: number, userId: string): string =>
    `${conversationId({ thread: thread.id, number })} ${at} ${userId}`;
  const wrapUps = wrappingUp.map((wrapUp) => key(wrapUp.number, wrapUp.reservedAt, wrapUp.userId));
  if (current?.at.stage === "offered") return [...wrapUps, key(current.number, epoch, current.at.userId)];
  if (current?.at.stage !== "with-agent") return wrapUps;
  return [...wrapUps, key(current.number, current.at.reservedAt, current.at.userId)];
}

function reservedIn({ group }: Floor): readonly string[] {
  return Object.values(group.users).flatMap((user) =>
    user.reservations.map((r) => `${r.conversation} ${r.epoch} ${user.id}`),
  );
}

function expectBalance(floor: Floor): void {
  const held = threads.flatMap((id) => heldBy(floor.threadOf(id)));
  expect(reservedIn(floor).toSorted()).toEqual(held.toSorted());
  const queued = threads
    .map((id) => floor.threadOf(id))
    .filter((thread) => thread.current?.at.stage === "queued");
  expect(
    Object.values(floor.group.waiting)
      .map((item) => `${item.conversation} ${item.epoch}`)
      .toSorted(),
  ).toEqual(queued.map((thread) => `${thread.id}.${thread.current?.number} ${thread.epoch}`).toSorted());
}

function expectWork(floor: Floor): void {
  for (const item of Object.values(floor.group.waiting)) {
    const pick = pickTaker(floor.group, item, { now: floor.now, configuration: small });
    expect(pick.kind).not.toBe("found");
    if (pick.kind === "later") expect(timersOf(floor, "MatchAgain")).toContainEqual(expect.any(Number));
  }
}

function timersOf({ timers }: Floor, type: string): readonly number[] {
  return timers.filter((timer) => timer.sent.command.type === type).map((timer) => timer.at);
}

function expectNobodyStranded(floor: Floor): void {
  for (const id of threads) {
    const thread = floor.threadOf(id);
    expect(thread.current?.at.stage).not.toBe("routing");
    const due = nextDue(thread);
    if (due === undefined) continue;
    const { wake } = thread;
    expect(wake?.dueAt).toBeLessThanOrEqual(due);
    expect(floor.timers.map((timer) => timer.sent.id)).toContain(wake?.id);
  }
}

describe("threads and their group, however slow the bus between them", () => {
  it("agree at rest on who has what and on who waits", () => {
    anyStory(expectBalance);
  });

  it("leave nothing waiting at rest that somebody could take", () => {
    anyStory(expectWork);
  });

  it("leave nobody without a handler, a place in a queue or a wake", () => {
    anyStory(expectNobodyStranded);
  });

  it("agree also when everything they tell each other is told twice", () => {
    anyStory((floor) => {
      expectBalance(floor);
      expectWork(floor);
      expectNobodyStranded(floor);
    }, true);
  });

  it("end up with nothing in use once everybody has left and every wrap-up is over", () => {
    anyStory((floor) => {
      for (const id of threads) floor.send(id, { type: "CustomerLeaves", address });
      floor.settle();
      floor.advance(901_000);
      floor.settle();
      expect(reservedIn(floor)).toEqual([]);
      expect(floor.group.waiting).toEqual({});
      for (const id of threads)
        expect(floor.threadOf(id)).toMatchObject({ current: undefined, wrappingUp: [] });
    });
  });
});

/** Events of a conversation after its end, but for those that only say that something came too late. */
function changesOfClosed(events: readonly ThreadEvent[]): readonly ThreadEvent[] {
  const closed = new Map<number, number>();
  for (const [index, { type, conversation }] of events.entries()) {
    if (type === "ConversationClosed" && !closed.has(conversation)) closed.set(conversation, index);
  }
  return events.filter((event, index) => index > (closed.get(event.conversation) ?? index) && !isLate(event));
}

function isLate(event: ThreadEvent): boolean {
  return event.type === "OfferReturned" || (event.type === "BotSpoke" && event.late);
}

describe("along any history of a thread", () => {
  const everyFact = (check: (fact: Happened, floor: Floor) => void): void =>
    anyStory((floor) => {
      for (const fact of floor.happened) check(fact, floor);
    });

  it("the epoch never falls and every fact has its own number", () => {
    everyFact(({ before, after }) => {
      expect(after.epoch).toBeGreaterThanOrEqual(before.epoch);
      expect(after.sequence).toBe(before.sequence + 1);
    });
  });

  it("each change of handler or routing begins another epoch", () => {
    everyFact(({ before, event, after }) => {
      const moved = [
        "ConversationOpened",
        "BotEngaged",
        "EscalationAsked",
        "BotFailed",
        "OfferMade",
        "OfferEnded",
      ];
      const parted = ["TransferAsked", "AgentLost", "WrapUpStarted"];
      if ([...moved, ...parted].includes(event.type)) expect(after.epoch).toBe(before.epoch + 1);
    });
  });

  it("what a customer wrote stands there once, in order", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anAct, writing), { maxLength: 25 }), fc.boolean(), (acts, echoes) => {
        const written = new Map<ThreadId, string[]>();
        const floor = openFloor({ configuration: small, echoes });
        const noting: Floor = {
          ...floor,
          threadOf: floor.threadOf,
          send(to, command) {
            if (command.type === "ReceiveMessage" && to !== "group") {
              written.set(to, [...(written.get(to) ?? []), command.message.text]);
            }
            floor.send(to, command);
          },
        };
        for (const [act, write] of acts) {
          act(noting);
          write(noting);
        }
        floor.settle();
        for (const id of threads) {
          const kept = floor.happened.filter((fact) => fact.after.id === id).map((fact) => fact.event);
          const words = kept.flatMap((event) =>
            event.type === "MessageReceived" ? [event.message.text] : [],
          );
          expect(words).toEqual(written.get(id) ?? []);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("the customer sees of a bot only what it says, bridged and in time, while it has the conversation", () => {
    everyFact(({ before, event, effects }) => {
      const sends = effects.flatMap((effect) => (effect.type === "SendToCustomer" ? [effect.from.kind] : []));
      if (!sends.includes("bot")) return;
      expect(event).toMatchObject({ type: "BotSpoke", bridged: true, late: false });
      expect(before.current?.at).toMatchObject({ stage: "with-bot" });
      expect(event.conversation).toBe(before.current?.number);
    });
  });

  it("a closed conversation never changes; only late words are added", () => {
    anyStory((floor) => {
      for (const id of threads) {
        const events = floor.happened.filter((fact) => fact.after.id === id).map((fact) => fact.event);
        expect(changesOfClosed(events)).toEqual([]);
      }
    });
  });

  it("no bot has a conversation twice", () => {
    everyFact(({ after }) => {
      const bots = after.current?.formerBots ?? [];
      expect(new Set(bots).size).toBe(bots.length);
    });
  });

  it("a customer who waits is told once in a conversation", () => {
    anyStory((floor) => {
      const told = floor.happened
        .filter(({ event }) => event.type === "CustomerTold" && event.notice === "waiting")
        .map(({ event, after }) => `${after.id}.${event.conversation}`);
      expect(new Set(told).size).toBe(told.length);
    });
  });

  it("every offer names a conversation of the thread", () => {
    anyStory((floor) => {
      for (const key of reservedIn(floor)) {
        const [conversation = ""] = key.split(" ");
        const address = parseConversationId(conversation);
        expect(threads).toContain(address?.thread);
      }
    });
  });
});
