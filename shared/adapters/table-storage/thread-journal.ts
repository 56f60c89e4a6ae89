import * as z from "zod";
import type { ThreadEffect } from "../../domain/thread/effect.ts";
import type { ThreadEvent } from "../../domain/thread/event.ts";
import type { JournalEntry } from "../../ports/aggregate-store.ts";
import type { Delivery } from "../../ports/thread-store.ts";
import { commandRecordCodec, journalEntrySchema } from "./command-record.ts";
import { createRowCodec } from "./row-codec.ts";
import { exactly, taggedAs } from "./stored-shape.ts";

const event = taggedAs<ThreadEvent>({
  ConversationOpened: true,
  AddressChanged: true,
  MessageReceived: true,
  VariablesSet: true,
  QueueChosen: true,
  BotEngaged: true,
  BotTurnTaken: true,
  BotSpoke: true,
  BotNotUnderstood: true,
  EscalationRefused: true,
  EscalationAsked: true,
  BotFailed: true,
  ConversationQueued: true,
  WaitReasserted: true,
  CustomerTold: true,
  OfferMade: true,
  OfferReturned: true,
  OfferAccepted: true,
  OfferEnded: true,
  AgentSpoke: true,
  NoteAdded: true,
  TransferAsked: true,
  AgentLost: true,
  WrapUpStarted: true,
  ConversationClosed: true,
  GroupChatRefused: true,
  CommandFailed: true,
});

const effect = taggedAs<ThreadEffect>({
  SendToCustomer: true,
  TellGroup: true,
  TellThread: true,
  WakeIfMissed: true,
  ListLive: true,
  UnlistLive: true,
  RememberClosed: true,
  NotifyUser: true,
});

export const threadCommand = commandRecordCodec<ThreadEffect>(effect);

export const threadEntry = createRowCodec<JournalEntry<ThreadEvent>>({
  version: 1,
  schema: journalEntrySchema<ThreadEvent>(event),
});

export const delivery = createRowCodec<Delivery>({
  version: 1,
  schema: exactly<Delivery>()({
    conversation: z.number(),
    sequence: z.number(),
    state: z.enum(["delivered", "failed", "unknown"]),
    activityId: z.string().exactOptional(),
    reason: z.string().exactOptional(),
    repeated: z.boolean().exactOptional(),
    at: z.number(),
  }),
});
