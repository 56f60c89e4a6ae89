import * as z from "zod";
import { busQueues } from "../bus-queues.ts";
import type { AddressedGroupCommand, GroupCommand, WaitingItem } from "../domain/assignment/command.ts";
import {
  type BotId,
  botId,
  type ConversationId,
  commandId,
  conversationId,
  groupId,
  parseConversationId,
  queueId,
  type UserId,
  userId,
} from "../domain/ids.ts";
import { once } from "../domain/once.ts";
import { presences } from "../domain/routing/configuration.ts";
import type { BusMessage } from "../ports/command-bus.ts";
import { unwrap, wrap } from "./envelope.ts";

const groupEnvelope = once(() => {
  const text = z.string().regex(/\S/);
  const whole = z.int().nonnegative();
  const user = text.transform(userId);
  const queue = text.transform(queueId);
  const bot = text.transform(botId);
  const member = text.transform((raw): UserId | BotId => userId(raw));
  const conversation = text
    .refine((raw) => parseConversationId(raw) !== undefined)
    .transform((raw): ConversationId => {
      const parsed = parseConversationId(raw);
      if (parsed === undefined) throw new TypeError("not a conversation id");
      return conversationId(parsed);
    });

  const declines = z
    .record(text, z.strictObject({ count: whole, lastAt: whole }))
    .transform((byUser) =>
      Object.fromEntries(Object.entries(byUser).map(([id, value]) => [userId(id), value])),
    );

  const item = z.strictObject({
    conversation,
    epoch: whole,
    queueId: queue,
    since: whole,
    units: z.number().positive(),
    allowedPresences: z.array(z.enum(presences)),
    botsAllowed: z.boolean(),
    formerBots: z.array(bot),
    declines,
    transferredBy: z.array(user),
  }) satisfies z.ZodType<WaitingItem>;

  const command = z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("Enqueue"), item }),
    z.strictObject({ type: z.literal("Withdraw"), conversation, epoch: whole }),
    z.strictObject({
      type: z.literal("Release"),
      conversation,
      epoch: whole,
      why: z.enum(["declined", "ran-out", "agent-lost", "left", "wrapping-up", "ended", "returned"]),
    }),
    z.strictObject({ type: z.literal("SetPresence"), userId: user, presence: z.enum(presences) }),
    z.strictObject({ type: z.literal("CheckLease"), userId: user, lease: whole }),
    z.strictObject({ type: z.literal("EndGrace"), userId: user, lease: whole }),
    z.strictObject({
      type: z.literal("ChangeMembership"),
      queueId: queue,
      member,
      change: z.enum(["add", "remove"]),
    }),
    z.strictObject({ type: z.literal("MatchAgain"), dueAt: whole }),
  ]) satisfies z.ZodType<GroupCommand>;

  return z.strictObject({
    v: z.literal(1),
    id: text.transform(commandId),
    groupId: text.transform(groupId),
    command,
    fingerprint: text.exactOptional(),
  });
});

/** Throws PoisonMessageError. */
export function decodeGroupCommand(source: string, body: unknown): AddressedGroupCommand {
  const { v: _, ...addressed } = unwrap(source, body, groupEnvelope());
  return addressed;
}

/** The bus message of a group's command: the group is the session, the command's id the message id. */
export function groupCommandMessage(addressed: AddressedGroupCommand, dueAt?: number): BusMessage {
  const { id, groupId: to } = addressed;
  return {
    queue: busQueues.assignWork,
    sessionId: to,
    messageId: id,
    body: wrap({ v: 1, ...addressed }),
    ...(dueAt === undefined ? {} : { dueAt }),
  };
}
