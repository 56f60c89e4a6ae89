import * as z from "zod";
import type { WaitingItem } from "../../domain/assignment/command.ts";
import type { GroupEffect } from "../../domain/assignment/effect.ts";
import type { GroupEvent } from "../../domain/assignment/event.ts";
import type { Group, GroupUser, Reservation } from "../../domain/assignment/state.ts";
import { botId, userId } from "../../domain/ids.ts";
import { type Presence, presences } from "../../domain/routing/configuration.ts";
import type { JournalEntry } from "../../ports/aggregate-store.ts";
import { commandRecordCodec, journalEntrySchema } from "./command-record.ts";
import { createRowCodec } from "./row-codec.ts";
import { declines, exactly, ids, nonEmpty, orUndefined, taggedAs } from "./stored-shape.ts";

/** What the head row holds: the group without its users and waiting items, which are rows of their own. */
export interface GroupSnapshot extends Pick<Group, "members" | "matchAgainAt"> {
  /** Grows by one at each save, so that each save moves the head's ETag, and numbers the cycle rows. */
  readonly revision: number;
}

/** A user or a bot: their ids look alike, and only the configuration knows which is which. */
const member = z.union([nonEmpty.transform(userId), nonEmpty.transform(botId)]);

const presence: z.ZodType<Presence> = z.enum([...presences, "inactive"]);

const snapshot: z.ZodType<GroupSnapshot> = exactly<GroupSnapshot>()({
  revision: z.number(),
  members: orUndefined(z.record(ids.queue, z.array(member))),
  matchAgainAt: orUndefined(z.number()),
});

const user: z.ZodType<GroupUser> = exactly<GroupUser>()({
  id: ids.user,
  presence,
  lease: z.number(),
  reservations: z.array(
    exactly<Reservation>()({ conversation: ids.conversation, epoch: z.number(), units: z.number() }),
  ),
  lastAssignedAt: z.number(),
});

const waitingItem: z.ZodType<WaitingItem> = exactly<WaitingItem>()({
  conversation: ids.conversation,
  epoch: z.number(),
  queueId: ids.queue,
  since: z.number(),
  units: z.number(),
  allowedPresences: z.array(z.enum(presences)),
  botsAllowed: z.boolean(),
  formerBots: z.array(ids.bot),
  declines,
  transferredBy: z.array(ids.user),
});

const event = taggedAs<GroupEvent>({
  MembersLearnt: true,
  ItemQueued: true,
  ItemWithdrawn: true,
  CapacityReleased: true,
  CapacityFreed: true,
  PresenceChanged: true,
  LeaseKept: true,
  GraceEnded: true,
  MemberAdded: true,
  MemberRemoved: true,
  ItemMatched: true,
  OfferRepeated: true,
  NobodyFound: true,
  MatchingPostponed: true,
});

const effect = taggedAs<GroupEffect>({
  TellThread: true,
  TellSelf: true,
  WriteMembership: true,
  NotifyUser: true,
});

export const groupHead = createRowCodec({ version: 1, schema: snapshot });
export const groupUser = createRowCodec({ version: 1, schema: user });
export const groupWaiting = createRowCodec({ version: 1, schema: waitingItem });
export const groupCommand = commandRecordCodec<GroupEffect>(effect);

/** All events of one command in one row, compressed early: it is only read to explain a match. */
export const groupCycle = createRowCodec<readonly JournalEntry<GroupEvent>[]>({
  version: 1,
  schema: z.array(journalEntrySchema<GroupEvent>(event)),
  gzipAbove: 4_000,
});
