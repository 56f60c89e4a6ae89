import type { Group, GroupUser, Reservation } from "../domain/assignment/state.ts";
import { unitsInUse } from "../domain/assignment/state.ts";
import { type ConversationId, conversationId, parseConversationId, type UserId } from "../domain/ids.ts";
import type { Thread } from "../domain/thread/state.ts";
import { isOnWayToGroup, isOnWayToThread } from "./bus-view.ts";
import type { Invariant, Mend } from "./invariant.ts";
import type { LiveWorld } from "./stored-world.ts";

/** Nobody has more than they can carry. */
export const withinCapacity: Invariant<LiveWorld> = {
  id: "within-capacity",
  sentence: "Nobody's reservations add up to more units than their capacity.",
  from: "always",
  check: ({ group, configuration }) =>
    Object.values(group.users).flatMap((user) => {
      const { capacity = 0 } = configuration.agents.find(({ id }) => id === user.id) ?? {};
      const used = unitsInUse(user);
      return used > capacity ? [`${user.id} has ${used} units in use of ${capacity}`] : [];
    }),
};

/** Capacity is used for something, and everything that uses capacity has it. */
export const capacityAccounted: Invariant<LiveWorld> = {
  id: "capacity-accounted",
  sentence:
    "Every reservation is for a conversation that its user is offered, holds or wraps up at that epoch, and each of these has exactly one; or the change is on the bus.",
  from: "quiet",
  check: (world) => [
    ...Object.values(world.group.users).flatMap((user) => unjustified(world, user)),
    ...[...world.threads.values()].flatMap(({ head }) => uncovered(world, head)),
  ],
  mends: (world) => [
    ...Object.values(world.group.users).flatMap((user) => freeUnjustified(world, user)),
    ...[...world.threads.values()].flatMap(({ head }) => requeueUncovered(world, head)),
  ],
};

function unjustified(world: LiveWorld, user: GroupUser): readonly string[] {
  return inVain(world, user).map(
    ({ conversation, epoch }) => `${user.id} has a reservation for ${conversation} at epoch ${epoch} in vain`,
  );
}

function freeUnjustified(world: LiveWorld, user: GroupUser): readonly Mend[] {
  return inVain(world, user).map(({ conversation, epoch }) => ({
    does: `frees the capacity that ${user.id} has reserved for ${conversation}`,
    kind: "group",
    command: { type: "Release", conversation, epoch, why: "returned" },
  }));
}

function inVain(world: LiveWorld, user: GroupUser): readonly Reservation[] {
  return user.reservations.filter((reservation) => !isJustified(world, user.id, reservation));
}

function isJustified(world: LiveWorld, userId: UserId, { conversation, epoch }: Reservation): boolean {
  const address = parseConversationId(conversation);
  const head = address && world.threads.get(address.thread)?.head;
  if (address === undefined || head === undefined) return false;
  if (claimsOf(head).some((claim) => isFor(claim, { userId, number: address.number, epoch }))) return true;
  const { bus } = world;
  return (
    isOnWayToThread(bus, head.id, (c) => c.type === "Offer" && c.epoch === epoch - 1) ||
    isOnWayToGroup(bus, (c) => c.type === "Release" && c.conversation === conversation && c.epoch === epoch)
  );
}

interface Claim {
  readonly userId: UserId;
  readonly number: number;
  readonly epoch: number;
}

function isFor(a: Claim, b: Claim): boolean {
  return a.userId === b.userId && a.number === b.number && a.epoch === b.epoch;
}

/** Whose capacity a thread says it uses. */
function claimsOf({ current, wrappingUp, epoch }: Thread): readonly Claim[] {
  const wraps = wrappingUp.map(({ userId, number, reservedAt }) => ({ userId, number, epoch: reservedAt }));
  const at = current?.at;
  if (current === undefined || (at?.stage !== "offered" && at?.stage !== "with-agent")) return wraps;
  const reservedAt = at.stage === "offered" ? epoch : at.reservedAt;
  return [...wraps, { userId: at.userId, number: current.number, epoch: reservedAt }];
}

function uncovered({ group }: LiveWorld, head: Thread): readonly string[] {
  return claimsOf(head)
    .filter((claim) => !isCovered(group, head, claim))
    .map(({ userId, number, epoch }) => {
      const id = conversationId({ thread: head.id, number });
      const holders = JSON.stringify(holdersOf(group, id));
      return `${id} is with ${userId} at epoch ${epoch}, but reserved are ${holders}`;
    });
}

/** A conversation in wrap-up is left alone: it closes by itself. */
function requeueUncovered({ group }: LiveWorld, head: Thread): readonly Mend[] {
  return claimsOf(head)
    .filter(({ number }) => number === head.current?.number)
    .filter((claim) => !isCovered(group, head, claim))
    .map(({ userId, number, epoch }) => ({
      does: `puts ${conversationId({ thread: head.id, number })} back into its queue: ${userId} has no room reserved for it`,
      kind: "thread",
      to: head.id,
      command: { type: "ReportAgentLost", userId, conversation: number, epoch, why: "grace-ended" },
    }));
}

function isCovered(group: Group, { id }: Thread, { userId, number, epoch }: Claim): boolean {
  const [holder, ...others] = holdersOf(group, conversationId({ thread: id, number }));
  return others.length === 0 && holder?.user === userId && holder.epoch === epoch;
}

function holdersOf(group: Group, id: ConversationId) {
  return Object.values(group.users).flatMap((user) =>
    user.reservations.filter((r) => r.conversation === id).map((r) => ({ user: user.id, epoch: r.epoch })),
  );
}
