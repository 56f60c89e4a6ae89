import { assertNever } from "../assert-never.ts";
import { type Decision, refuse } from "../decision.ts";
import type { BotId, QueueId, UserId } from "../ids.ts";
import type { Configuration } from "../routing/configuration.ts";
import { queueExists } from "../thread/who-can-take.ts";
import type { GroupCommand, WaitingItem } from "./command.ts";
import type { GroupEvent } from "./event.ts";
import { evolve, userOf } from "./evolve.ts";
import { isAnybodyThere } from "./is-anybody-there.ts";
import { matchWaiting } from "./match-waiting.ts";
import type { Group } from "./state.ts";

export interface GroupFacts {
  readonly now: number;
  readonly configuration: Configuration;
  /** Members of every queue, once asked for. */
  readonly members?: Readonly<Record<QueueId, readonly (UserId | BotId)[]>>;
  /** When the leases that were asked for end; undefined is never held. */
  readonly leases: Readonly<Record<UserId, number | undefined>>;
}

export type GroupNeed = { readonly type: "members" } | { readonly type: "lease"; readonly userId: UserId };
export type GroupRefusal = "queue-unknown" | "user-unknown" | "stale";
export type GroupDecision = Decision<GroupEvent, GroupRefusal, GroupNeed>;

/** Every change of a group is decided here, and every change is followed by one assignment cycle. */
export function decide(group: Group, command: GroupCommand, given: GroupFacts): GroupDecision {
  const facts = { ...given, now: timeOf(command, given) };
  const learnt = learnMembers(group, facts);
  if (learnt === undefined) return { kind: "needs", need: { type: "members" } };
  const start = learnt.reduce(evolve, group);
  const decision = decideCommand(start, command, facts);
  if (decision.kind !== "allowed") return decision;
  const cycle = matchWaiting(decision.events.reduce(evolve, start), facts);
  const unserved = decision.events.flatMap((event) => findNobody(cycle.group, event, facts));
  return { kind: "allowed", events: [...learnt, ...decision.events, ...cycle.events, ...unserved] };
}

/** Said once for each place in the queue: a wait that is said again is not queued again. */
function findNobody(group: Group, event: GroupEvent, { configuration }: GroupFacts): readonly GroupEvent[] {
  if (event.type !== "ItemQueued") return [];
  const { conversation, epoch } = event.item;
  const isWaiting = group.waiting[conversation]?.epoch === epoch;
  return isWaiting && !isAnybodyThere(group, event.item, configuration)
    ? [{ type: "NobodyFound", conversation, epoch }]
    : [];
}

/** A look that comes a little early happens at its time: it is not planned a second time. */
function timeOf(command: GroupCommand, { now }: GroupFacts): number {
  return command.type === "MatchAgain" ? Math.max(now, command.dueAt) : now;
}

function learnMembers(group: Group, facts: GroupFacts): readonly GroupEvent[] | undefined {
  if (group.members !== undefined) return [];
  return facts.members && [{ type: "MembersLearnt", members: facts.members }];
}

function decideCommand(group: Group, command: GroupCommand, facts: GroupFacts): GroupDecision {
  switch (command.type) {
    case "Enqueue":
      return enqueue(group, command);
    case "Withdraw": {
      const { conversation, epoch } = command;
      const isWaiting = group.waiting[conversation]?.epoch === epoch;
      return isWaiting ? allow({ type: "ItemWithdrawn", conversation }) : refuse("stale");
    }
    case "Release":
      return release(group, command);
    case "SetPresence":
      return setPresence(group, command, facts);
    case "CheckLease":
      return checkLease(group, command, facts);
    case "EndGrace":
      return endGrace(group, command, facts);
    case "ChangeMembership":
      return changeMembership(group, command, facts.configuration);
    case "MatchAgain":
      return allow();
    default:
      return assertNever(command);
  }
}

function allow(...events: readonly GroupEvent[]): GroupDecision {
  return { kind: "allowed", events };
}

/**
 * A conversation stands once, at its newest epoch. The thread is the authority: what it says of itself ends
 * reservations of earlier epochs, and an offer that it still waits for is made again.
 */
function enqueue(group: Group, { item }: Extract<GroupCommand, { type: "Enqueue" }>): GroupDecision {
  const { conversation, epoch } = item;
  const known = group.waiting[conversation];
  if (known !== undefined && (known.epoch > epoch || isSamePlace(known, item))) return allow();
  const reservations = Object.values(group.users).flatMap(({ id, reservations: all }) =>
    all.filter((r) => r.conversation === conversation).map((r) => ({ userId: id, epoch: r.epoch })),
  );
  const newest = reservations.find((r) => r.epoch > epoch);
  if (newest !== undefined) {
    const { userId } = newest;
    return newest.epoch === epoch + 1 ? allow({ type: "OfferRepeated", item, userId }) : refuse("stale");
  }
  const obsolete = reservations.map((r) => ({ type: "CapacityReleased", conversation, ...r }) as const);
  return allow(...obsolete, { type: "ItemQueued", item });
}

function isSamePlace(known: WaitingItem, item: WaitingItem): boolean {
  return known.epoch === item.epoch && known.queueId === item.queueId;
}

function release(
  group: Group,
  { conversation, epoch, why }: Extract<GroupCommand, { type: "Release" }>,
): GroupDecision {
  const user = Object.values(group.users).find((u) =>
    u.reservations.some((r) => r.conversation === conversation && r.epoch === epoch),
  );
  if (user === undefined) return refuse("stale");
  if (why === "wrapping-up") return allow({ type: "CapacityFreed", userId: user.id, conversation, epoch });
  const released = { type: "CapacityReleased", userId: user.id, conversation, epoch } as const;
  return why === "ran-out" && user.presence !== "offline"
    ? allow(released, {
        type: "PresenceChanged",
        userId: user.id,
        presence: "inactive",
        because: "missed-offer",
        lease: user.lease,
      })
    : allow(released);
}

function setPresence(
  group: Group,
  { userId, presence }: Extract<GroupCommand, { type: "SetPresence" }>,
  { configuration }: GroupFacts,
): GroupDecision {
  if (!configuration.agents.some((agent) => agent.id === userId)) return refuse("user-unknown");
  const user = userOf(group, userId);
  const signsIn = user.presence === "offline" && presence !== "offline";
  return allow({
    type: "PresenceChanged",
    userId,
    presence,
    because: "chosen",
    lease: signsIn ? user.lease + 1 : user.lease,
  });
}

/** The lease is over unless heartbeats renewed it; then it is looked at again when that one ends. */
function checkLease(
  group: Group,
  { userId, lease }: Extract<GroupCommand, { type: "CheckLease" }>,
  facts: GroupFacts,
): GroupDecision {
  const user = userOf(group, userId);
  if (user.lease !== lease) return refuse("stale");
  if (!Object.hasOwn(facts.leases, userId)) return { kind: "needs", need: { type: "lease", userId } };
  const until = facts.leases[userId];
  return until !== undefined && until > facts.now
    ? allow({ type: "LeaseKept", userId, until })
    : allow({ type: "PresenceChanged", userId, presence: "offline", because: "lease-ended", lease });
}

/** Back in time keeps the conversations; a user still away loses them. */
function endGrace(
  group: Group,
  { userId, lease }: Extract<GroupCommand, { type: "EndGrace" }>,
  facts: GroupFacts,
): GroupDecision {
  const user = userOf(group, userId);
  if (user.lease !== lease || user.presence !== "offline") return refuse("stale");
  if (!Object.hasOwn(facts.leases, userId)) return { kind: "needs", need: { type: "lease", userId } };
  const until = facts.leases[userId];
  return until !== undefined && until > facts.now
    ? allow({ type: "LeaseKept", userId, until })
    : allow({ type: "GraceEnded", userId });
}

function changeMembership(
  group: Group,
  { queueId, member, change }: Extract<GroupCommand, { type: "ChangeMembership" }>,
  configuration: Configuration,
): GroupDecision {
  if (!queueExists(configuration, queueId)) return refuse("queue-unknown");
  const isMember = group.members?.[queueId]?.includes(member) ?? false;
  const isKnown = [...configuration.agents, ...configuration.bots].some(({ id }) => id === member);
  if (!isKnown && !isMember) return refuse("user-unknown");
  if (isMember === (change === "add")) return allow();
  return allow({ type: change === "add" ? "MemberAdded" : "MemberRemoved", queueId, member });
}
