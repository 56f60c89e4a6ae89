import type { BotId, ConversationId, GroupId, QueueId, UserId } from "../ids.ts";
import type { Presence } from "../routing/configuration.ts";
import type { WaitingItem } from "./command.ts";

/** Room that one conversation takes: offered to, held by, or wrapping up with its user. */
export interface Reservation {
  readonly conversation: ConversationId;
  /** The epoch of the offer. */
  readonly epoch: number;
  readonly units: number;
}

export interface GroupUser {
  readonly id: UserId;
  readonly presence: Presence;
  /** Counts sign-ins: a lease check for an earlier one is stale. */
  readonly lease: number;
  readonly reservations: readonly Reservation[];
  /** Breaks ties: whoever was assigned longest ago goes first. 0 is never. */
  readonly lastAssignedAt: number;
}

/** The only owner of who waits, who is present, and whose capacity is in use. */
export interface Group {
  readonly id: GroupId;
  readonly users: Readonly<Record<UserId, GroupUser>>;
  /** Who serves which queue. Undefined until the first command reads it from Table Storage. */
  readonly members: Readonly<Record<QueueId, readonly (UserId | BotId)[]>> | undefined;
  readonly waiting: Readonly<Record<ConversationId, WaitingItem>>;
  /** When this group will look again by itself, if it will. */
  readonly matchAgainAt: number | undefined;
}

export function newGroup(id: GroupId): Group {
  return { id, users: {}, members: undefined, waiting: {}, matchAgainAt: undefined };
}

/** A user nobody has heard of yet: offline, free. */
export function newUser(id: UserId): GroupUser {
  return { id, presence: "offline", lease: 0, reservations: [], lastAssignedAt: 0 };
}

export function unitsInUse(user: GroupUser): number {
  return user.reservations.reduce((sum, reservation) => sum + reservation.units, 0);
}
