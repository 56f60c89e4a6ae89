import { describe, expect, it } from "vitest";
import type { GroupCommand, WaitingItem } from "../../../shared/domain/assignment/command.ts";
import { decide } from "../../../shared/domain/assignment/decide.ts";
import { unitsInUse } from "../../../shared/domain/assignment/state.ts";
import {
  type ConversationId,
  conversationId,
  queueId,
  threadId,
  type UserId,
  userId,
} from "../../../shared/domain/ids.ts";
import { type GroupScenario, groupOf } from "../../support/domain/group-scenario.ts";
import {
  ann,
  bankBot,
  ben,
  botQueue,
  cara,
  conciergeBot,
  creditCardQueue,
  defaultQueue,
  homeLoanQueue,
  sample,
  withCapacities,
  withMembers,
} from "../../support/domain/sample.ts";
import { waitingItem } from "../../support/domain/waiting-item.ts";

function conversation(name: string): ConversationId {
  return conversationId({ thread: threadId(name), number: 1 });
}

function enqueue(name: string, changes: Partial<WaitingItem> = {}): GroupCommand {
  return { type: "Enqueue", item: waitingItem({ conversation: conversation(name), ...changes }) };
}

function available(agent: UserId): GroupCommand {
  return { type: "SetPresence", userId: agent, presence: "available" };
}

function release(name: string, why: "declined" | "ran-out" | "ended" | "returned", epoch = 3): GroupCommand {
  return { type: "Release", conversation: conversation(name), epoch, why };
}

function inUse({ group }: GroupScenario, agent: UserId): number {
  const user = group.users[agent];
  return user === undefined ? 0 : unitsInUse(user);
}

describe("highest capacity", () => {
  it("offers to whoever has the most free units", () => {
    groupOf(withCapacities({ ann: 60, ben: 90 }))
      .when(available(ann))
      .when(available(ben))
      .when(enqueue("a"))
      .offers(["a.1", ben]);
  });

  it("breaks ties by longest ago assigned", () => {
    groupOf()
      .when(available(ben))
      .when(enqueue("a"), { now: 1000 })
      .offers(["a.1", ben])
      .when(available(ann))
      .when(enqueue("b"), { now: 2000 })
      .offers(["b.1", ann])
      .when(release("a", "ended"), { now: 3000 })
      .when(release("b", "ended"), { now: 3001 })
      .when(enqueue("c"), { now: 4000 })
      .offers(["c.1", ben]);
  });

  it("is never more than the agent has", () => {
    const full = ["a", "b", "c", "d"].reduce(
      (group, name) => group.when(enqueue(name)),
      groupOf().when(available(ann)),
    );
    full.offers();
    expect(inUse(full, ann)).toBe(90);
    expect(Object.keys(full.group.waiting)).toEqual(["d.1"]);
  });

  it("is offered with the epoch in which the conversation waits, and reserved under the next", () => {
    const offered = groupOf()
      .when(available(ann))
      .when(enqueue("a", { epoch: 6 }));
    offered.asks({
      type: "TellThread",
      threadId: "a",
      command: {
        type: "Offer",
        conversation: 1,
        epoch: 6,
        queueId: creditCardQueue,
        to: { kind: "agent", userId: ann },
      },
    });
    expect(offered.group.users[ann]?.reservations).toEqual([{ conversation: "a.1", epoch: 7, units: 30 }]);
  });

  it.each(["busyDnd", "away", "offline"] as const)("passes over somebody who is %s", (presence) => {
    groupOf().when({ type: "SetPresence", userId: ann, presence }).when(enqueue("a")).offers();
  });

  it("includes whoever is busy, where the workstream allows it", () => {
    const busy = groupOf().when({ type: "SetPresence", userId: ann, presence: "busy" });
    busy.when(enqueue("a")).offers(["a.1", ann]);
    busy.when(enqueue("a", { allowedPresences: ["available"] })).offers();
  });

  it("passes over people of other queues", () => {
    groupOf().when(available(cara)).when(enqueue("a")).offers();
  });
});

describe("work that waits", () => {
  it("goes to the first who becomes available", () => {
    groupOf().when(enqueue("a")).offers().when(available(ben)).offers(["a.1", ben]);
  });

  it("goes to the first who joins the queue", () => {
    groupOf()
      .when(enqueue("a"))
      .when(available(cara))
      .offers()
      .when({ type: "ChangeMembership", queueId: creditCardQueue, member: cara, change: "add" })
      .offers(["a.1", cara]);
  });

  it("goes in the order of waiting when capacity is freed", () => {
    const full = ["a", "b", "c"].reduce(
      (group, name) => group.when(enqueue(name)),
      groupOf().when(available(ann)),
    );
    full
      .when(enqueue("late", { since: 3000 }))
      .when(enqueue("early", { since: 2000 }))
      .when(release("b", "ended"))
      .offers(["early.1", ann]);
  });

  it("goes by queue priority before waiting time", () => {
    const configuration = {
      ...sample,
      queues: sample.queues.map((queue) => ({ ...queue, priority: queue.id === creditCardQueue ? 1 : 5 })),
    };
    groupOf(configuration)
      .when(enqueue("old", { queueId: defaultQueue, since: 1 }))
      .when(enqueue("urgent", { since: 9000 }))
      .when(available(ann))
      .offers(["urgent.1", ann], ["old.1", ann]);
  });

  it("that nobody can take blocks nothing behind it", () => {
    groupOf()
      .when(enqueue("huge", { units: 100, since: 1 }))
      .when(enqueue("a", { since: 2 }))
      .when(available(ann))
      .offers(["a.1", ann]);
  });

  it("stands once, at its newest epoch", () => {
    const twice = groupOf()
      .when(enqueue("a", { epoch: 4 }))
      .when(enqueue("a", { epoch: 2 }))
      .when(enqueue("a", { epoch: 4 }));
    expect(Object.values(twice.group.waiting)).toMatchObject([{ epoch: 4 }]);
  });

  it("is offered again to the same agent when its thread still waits for the offer", () => {
    const offered = groupOf().when(available(ann)).when(enqueue("a"));
    const again = offered.when(enqueue("a"));
    again.records({ type: "OfferRepeated", userId: ann }).asks({
      type: "TellThread",
      threadId: "a",
      command: {
        type: "Offer",
        conversation: 1,
        epoch: 2,
        queueId: creditCardQueue,
        to: { kind: "agent", userId: ann },
      },
    });
    expect(again.group).toEqual(offered.group);
  });

  it("does not stand again at an epoch that is over", () => {
    groupOf()
      .when(available(ann))
      .when(enqueue("a", { epoch: 4 }))
      .when(enqueue("a"))
      .refuses("stale");
  });

  it("ends a reservation that its thread knows to be over", () => {
    const again = groupOf()
      .when(available(ann))
      .when(enqueue("a"))
      .when(enqueue("a", { epoch: 5 }));
    expect(inUse(again, ann)).toBe(30);
    again.records(
      { type: "CapacityReleased", userId: ann, epoch: 3 },
      { type: "ItemQueued" },
      { type: "ItemMatched" },
    );
  });

  it("moves to another queue at the same epoch", () => {
    const moved = groupOf()
      .when(enqueue("a"))
      .when(enqueue("a", { queueId: homeLoanQueue }));
    expect(Object.values(moved.group.waiting)).toMatchObject([{ queueId: homeLoanQueue }]);
  });

  it("is withdrawn at its epoch only", () => {
    const waiting = groupOf().when(enqueue("a", { epoch: 4 }));
    waiting.when({ type: "Withdraw", conversation: conversation("a"), epoch: 2 }).refuses("stale");
    expect(
      waiting.when({ type: "Withdraw", conversation: conversation("a"), epoch: 4 }).group.waiting,
    ).toEqual({});
  });

  it("is matched twenty-five at a time, and the rest follows at once", () => {
    const configuration = withCapacities({ ann: 10_000 });
    const names = Array.from({ length: 30 }, (_, index) => `c${index}`);
    const waiting = names.reduce((group, name) => group.when(enqueue(name)), groupOf(configuration));
    const first = waiting.when(available(ann), { now: 5000 });
    expect(Object.keys(first.group.waiting)).toHaveLength(5);
    first.asks({ type: "TellSelf", command: { type: "MatchAgain", dueAt: 5000 }, at: 5000 });
    const second = first.when({ type: "MatchAgain", dueAt: 5000 }, { now: 5001 });
    expect(second.group.waiting).toEqual({});
    expect(second.group.users[ann]?.reservations).toHaveLength(30);
  });
});

describe("after a decline", () => {
  const declinedBy = (agent: UserId, count: number, lastAt = 1000) => ({
    epoch: 4,
    declines: { [agent]: { count, lastAt } },
  });

  it("everyone else goes first, however little room they have", () => {
    groupOf(withCapacities({ ann: 90, ben: 30 }))
      .when(available(ann))
      .when(available(ben))
      .when(enqueue("a", declinedBy(ann, 1)), { now: 60_000 })
      .offers(["a.1", ben]);
  });

  it("the same agent is asked again after ten seconds at the earliest, by a look planned for then", () => {
    const paused = groupOf()
      .when(available(ann))
      .when(enqueue("a", declinedBy(ann, 1)), { now: 2000 });
    paused.offers().asks({ type: "TellSelf", command: { type: "MatchAgain", dueAt: 11_000 }, at: 11_000 });
    paused.when({ type: "MatchAgain", dueAt: 11_000 }, { now: 11_000 }).offers(["a.1", ann]);
  });

  it("a planned look that comes a little early counts all the same", () => {
    groupOf()
      .when(available(ann))
      .when(enqueue("a", declinedBy(ann, 1)), { now: 2000 })
      .when({ type: "MatchAgain", dueAt: 11_000 }, { now: 10_990 })
      .offers(["a.1", ann]);
  });

  it("one look is planned, not one for each command", () => {
    const paused = groupOf()
      .when(available(ann))
      .when(enqueue("a", declinedBy(ann, 1)), { now: 2000 });
    const again = paused.when(enqueue("a", declinedBy(ann, 1)), { now: 3000 });
    expect(again.effects.filter((effect) => effect.type === "TellSelf")).toEqual([]);
  });

  it("three of them are the end for that agent", () => {
    groupOf()
      .when(available(ann))
      .when(enqueue("a", declinedBy(ann, 3)), { now: 99_000 })
      .records({
        type: "ItemQueued",
      });
  });

  it("running out makes the agent inactive and frees the capacity", () => {
    const expired = groupOf().when(available(ann)).when(enqueue("a")).when(release("a", "ran-out"));
    expired.records(
      { type: "CapacityReleased", userId: ann },
      { type: "PresenceChanged", userId: ann, presence: "inactive", because: "missed-offer" },
    );
    expect(inUse(expired, ann)).toBe(0);
    expired.when(enqueue("b")).offers();
  });

  it("declining leaves the agent available for other work", () => {
    groupOf()
      .when(available(ann))
      .when(enqueue("a"))
      .when(release("a", "declined"))
      .when(enqueue("b"))
      .offers(["b.1", ann]);
  });

  it("whoever gave it away ranks behind everyone who did not", () => {
    groupOf(withCapacities({ ann: 90, ben: 30 }))
      .when(available(ann))
      .when(available(ben))
      .when(enqueue("a", { transferredBy: [ann] }))
      .offers(["a.1", ben]);
  });
});

describe("bots among the candidates", () => {
  const configuration = withCapacities(
    { "bank-bot": 1000, ann: 90, "concierge-bot": 50 },
    withMembers(botQueue, [bankBot, ann, conciergeBot]),
  );
  const inBotQueue = { queueId: botQueue, formerBots: [bankBot] };

  it("the person goes before the lower bot", () => {
    groupOf(configuration).when(available(ann)).when(enqueue("a", inBotQueue)).offers(["a.1", ann]);
  });

  it("the lower bot is reached when the person is not there", () => {
    groupOf(configuration).when(enqueue("a", inBotQueue)).offers(["a.1", conciergeBot]);
  });

  it("the lower bot is reached when the person has less room than it", () => {
    groupOf(configuration)
      .when(available(ann))
      .when(enqueue("a", inBotQueue))
      .when(enqueue("b", inBotQueue))
      .when(enqueue("c", inBotQueue))
      .offers(["c.1", conciergeBot]);
  });

  it("the lower bot is reached when the person gave it away or declined", () => {
    const there = groupOf(configuration).when(available(ann));
    there.when(enqueue("a", { ...inBotQueue, transferredBy: [ann] })).offers(["a.1", conciergeBot]);
    there
      .when(enqueue("a", { ...inBotQueue, declines: { [ann]: { count: 1, lastAt: 1000 } } }))
      .offers(["a.1", conciergeBot]);
  });

  it("a bot is never used up", () => {
    const busy = ["a", "b", "c", "d", "e"].reduce(
      (group, name) =>
        group.when(enqueue(name, { ...inBotQueue, units: 50 })).offers([`${name}.1`, conciergeBot]),
      groupOf(configuration),
    );
    expect(busy.group.users).toEqual({});
  });

  it("a bot that had the conversation is not a candidate", () => {
    groupOf(configuration)
      .when(enqueue("a", { ...inBotQueue, formerBots: [bankBot, conciergeBot] }))
      .offers();
  });

  it("no bot is a candidate in a pick workstream", () => {
    groupOf(configuration)
      .when(enqueue("a", { ...inBotQueue, botsAllowed: false }))
      .offers();
  });
});

describe("presence", () => {
  const working = groupOf().when(available(ann), { now: 0 }).when(enqueue("a"));
  const lost = (why: "lease-ended" | "grace-ended") => ({
    type: "TellThread",
    threadId: "a",
    command: { type: "ReportAgentLost", userId: ann, conversation: 1, epoch: 3, why },
  });

  it("is checked a lease's time after signing in", () => {
    groupOf()
      .when(available(ann), { now: 5000 })
      .asks({ type: "TellSelf", command: { type: "CheckLease", userId: ann, lease: 1 }, at: 65_000 });
  });

  it("is kept, and checked again, while heartbeats renew the lease", () => {
    working
      .when({ type: "CheckLease", userId: ann, lease: 1 }, { now: 60_000, leases: { [ann]: 80_000 } })
      .records({ type: "LeaseKept", userId: ann, until: 80_000 })
      .asks({ type: "TellSelf", command: { type: "CheckLease", userId: ann, lease: 1 }, at: 80_000 });
  });

  it("ends with the lease: offers go back at once, conversations after the grace time", () => {
    const away = working.when({ type: "CheckLease", userId: ann, lease: 1 }, { now: 60_000 });
    away
      .records({ type: "PresenceChanged", userId: ann, presence: "offline", because: "lease-ended" })
      .asks(lost("lease-ended"))
      .asks({ type: "TellSelf", command: { type: "EndGrace", userId: ann, lease: 1 }, at: 210_000 });
    away.when({ type: "EndGrace", userId: ann, lease: 1 }, { now: 210_000 }).asks(lost("grace-ended"));
  });

  it("may be offline by choice: offers go back, conversations stay while the page is open", () => {
    const chosen = working.when({ type: "SetPresence", userId: ann, presence: "offline" }, { now: 10_000 });
    expect(chosen.effects.filter(({ type }) => type !== "NotifyUser")).toEqual([lost("lease-ended")]);
    chosen
      .when({ type: "CheckLease", userId: ann, lease: 1 }, { now: 60_000, leases: { [ann]: 80_000 } })
      .records({ type: "LeaseKept", userId: ann, until: 80_000 })
      .when({ type: "CheckLease", userId: ann, lease: 1 }, { now: 80_000 })
      .asks({ type: "TellSelf", command: { type: "EndGrace", userId: ann, lease: 1 }, at: 230_000 });
  });

  it("keeps the conversations of who is back, talking, before the grace time is over", () => {
    const back = working
      .when({ type: "CheckLease", userId: ann, lease: 1 }, { now: 60_000 })
      .when({ type: "EndGrace", userId: ann, lease: 1 }, { now: 210_000, leases: { [ann]: 260_000 } });
    back
      .records({ type: "LeaseKept", userId: ann, until: 260_000 })
      .asks({ type: "TellSelf", command: { type: "CheckLease", userId: ann, lease: 1 }, at: 260_000 });
  });

  it("is back in time: the grace time does not end, and an older check is stale", () => {
    const back = working
      .when({ type: "CheckLease", userId: ann, lease: 1 }, { now: 60_000 })
      .when(available(ann), { now: 90_000 });
    back.when({ type: "EndGrace", userId: ann, lease: 1 }, { now: 210_000 }).refuses("stale");
    back.when({ type: "CheckLease", userId: ann, lease: 1 }, { now: 210_000 }).refuses("stale");
    back.asks({ type: "TellSelf", command: { type: "CheckLease", userId: ann, lease: 2 }, at: 150_000 });
  });

  it("stays offline when an offer of somebody who is gone runs out, so that the grace time ends", () => {
    const away = working
      .when(enqueue("b"))
      .when({ type: "CheckLease", userId: ann, lease: 1 }, { now: 60_000 })
      .when(release("b", "ran-out"));
    expect(away.group.users[ann]?.presence).toBe("offline");
    away.when({ type: "EndGrace", userId: ann, lease: 1 }, { now: 210_000 }).asks(lost("grace-ended"));
  });

  it("gives capacity back when the thread says so, and the agent's item goes to somebody else", () => {
    const away = working
      .when(available(ben))
      .when({ type: "CheckLease", userId: ann, lease: 1 }, { now: 60_000 })
      .when({ type: "Release", conversation: conversation("a"), epoch: 3, why: "agent-lost" });
    expect(inUse(away, ann)).toBe(0);
    away.when(enqueue("a", { epoch: 4 })).offers(["a.1", ben]);
  });

  it("is for agents of the configuration", () => {
    groupOf()
      .when(available(userId("nobody")))
      .refuses("user-unknown");
  });
});

describe("membership", () => {
  it("is asked for before anything is decided, once", () => {
    const { group } = groupOf();
    expect(
      decide({ ...group, members: undefined }, available(ann), { now: 0, configuration: sample, leases: {} }),
    ).toEqual({ kind: "needs", need: { type: "members" } });
  });

  it("changes once, is written where threads read it, and knows queues and members", () => {
    const change = { type: "ChangeMembership", queueId: homeLoanQueue, member: ann } as const;
    const added = groupOf().when({ ...change, change: "add" });
    added
      .records({ type: "MemberAdded", queueId: homeLoanQueue, member: ann })
      .asks({ type: "WriteMembership", queueId: homeLoanQueue, member: ann, present: true });
    added.when({ ...change, change: "add" }).records();
    added.when({ ...change, change: "remove" }).asks({ type: "WriteMembership", present: false });
    added.when({ ...change, member: userId("nobody"), change: "add" }).refuses("user-unknown");
    added.when({ ...change, queueId: queueId("Nowhere"), change: "add" }).refuses("queue-unknown");
  });

  it("lost keeps what the agent has, and brings nothing new", () => {
    const left = groupOf()
      .when(available(ann))
      .when(enqueue("a"))
      .when({ type: "ChangeMembership", queueId: creditCardQueue, member: ann, change: "remove" });
    expect(inUse(left, ann)).toBe(30);
    left.when(enqueue("b")).offers();
  });
});
