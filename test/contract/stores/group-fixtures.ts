import type { WaitingItem } from "../../../shared/domain/assignment/command.ts";
import type { GroupEffect } from "../../../shared/domain/assignment/effect.ts";
import type { GroupEvent } from "../../../shared/domain/assignment/event.ts";
import type { Group, GroupUser } from "../../../shared/domain/assignment/state.ts";
import {
  botId,
  commandId,
  conversationId,
  type GroupId,
  queueId,
  threadId,
  userId,
} from "../../../shared/domain/ids.ts";
import type { CommandRecord, JournalEntry } from "../../../shared/ports/aggregate-store.ts";
import type { GroupStore } from "../../../shared/ports/group-store.ts";

const billing = queueId("billing");

export function waiting(number: number, changes: Partial<WaitingItem> = {}): WaitingItem {
  return {
    conversation: conversationId({ thread: threadId(`t-${number}`), number: 1 }),
    epoch: 3,
    queueId: billing,
    since: 1_000 + number,
    units: 30,
    allowedPresences: ["available", "busy"],
    botsAllowed: true,
    formerBots: [botId("greeter")],
    declines: { [userId("ann")]: { count: 1, lastAt: 5 } },
    transferredBy: [userId("bob")],
    ...changes,
  };
}

export function user(id: string, changes: Partial<GroupUser> = {}): GroupUser {
  return {
    id: userId(id),
    presence: "inactive",
    lease: 4,
    reservations: [{ conversation: waiting(9).conversation, epoch: 2, units: 30 }],
    lastAssignedAt: 77,
    ...changes,
  };
}

export function withWaiting(group: Group, ...items: readonly WaitingItem[]): Group {
  const added = Object.fromEntries(items.map((item) => [item.conversation, item]));
  return { ...group, waiting: { ...group.waiting, ...added } };
}

export function withUsers(group: Group, ...users: readonly GroupUser[]): Group {
  return { ...group, users: { ...group.users, ...Object.fromEntries(users.map((one) => [one.id, one])) } };
}

/** A group with something in every field, and ids that Table keys may not hold. */
export function fullGroup(id: GroupId): Group {
  const empty: Group = {
    id,
    users: {},
    waiting: {},
    matchAgainAt: 9_000,
    members: { [billing]: [userId("ann"), botId("greeter")], [queueId("a/b#c?d👩‍👩‍👧")]: [] },
  };
  return withWaiting(
    withUsers(empty, user("ann"), user("a/b#c?d\\👩‍👩‍👧"), user("x".repeat(400))),
    waiting(1),
    waiting(2),
  );
}

export const tellThread: GroupEffect = {
  type: "TellThread",
  threadId: threadId("t-1"),
  command: {
    type: "Offer",
    conversation: 1,
    epoch: 3,
    queueId: billing,
    to: { kind: "agent", userId: userId("ann") },
  },
};

export function record(id: string, effects: readonly GroupEffect[] = []): CommandRecord<GroupEffect> {
  const outcome = { done: true } as const;
  return { id: commandId(id), type: "SetPresence", at: 1_000, outcome, effects, fingerprint: "asked" };
}

export function queued(sequence: number, item: WaitingItem): JournalEntry<GroupEvent> {
  return {
    sequence,
    at: 5,
    commandId: commandId("c"),
    actor: { kind: "system" },
    event: { type: "ItemQueued", item },
  };
}

/** Loads, and saves what becomes of it. */
export async function change(
  store: GroupStore,
  id: GroupId,
  options: {
    readonly command: string;
    readonly next: (state: Group) => Group;
    readonly entries?: readonly JournalEntry<GroupEvent>[];
    readonly effects?: readonly GroupEffect[];
  },
): Promise<"saved" | "conflict" | "duplicate"> {
  const loaded = await store.load(id);
  return store.save(id, {
    loaded,
    next: options.next(loaded.state),
    entries: options.entries ?? [],
    command: record(options.command, options.effects),
  });
}
