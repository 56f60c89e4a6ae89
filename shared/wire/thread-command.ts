import * as z from "zod";
import { type BusQueueName, busQueues } from "../bus-queues.ts";
import { botId, commandId, queueId, threadId, userId } from "../domain/ids.ts";
import { once } from "../domain/once.ts";
import type { BotOutput } from "../domain/thread/bot-turn.ts";
import type { AddressedThreadCommand, CustomerMessage, ThreadCommand } from "../domain/thread/command.ts";
import type { ChannelAddress } from "../domain/thread/state.ts";
import type { BusMessage } from "../ports/command-bus.ts";
import { unwrap, wrap } from "./envelope.ts";

const threadEnvelope = once(() => {
  const text = z.string().regex(/\S/);
  const whole = z.int().nonnegative();
  const bag = z.record(z.string(), z.unknown());

  const address = z.strictObject({
    channelId: text,
    serviceUrl: text,
    conversationId: text,
    customer: z.strictObject({ id: text, name: z.string().exactOptional() }),
    bot: z.strictObject({ id: text, name: z.string().exactOptional() }),
    locale: z.string().exactOptional(),
  }) satisfies z.ZodType<ChannelAddress>;

  const message = z.strictObject({
    activityId: text.exactOptional(),
    text: z.string(),
    textFormat: z.string().exactOptional(),
    attachments: z.array(z.unknown()).exactOptional(),
    value: z.unknown().optional(),
    late: z.literal(true).exactOptional(),
  }) satisfies z.ZodType<CustomerMessage>;

  const content = z.strictObject({
    text: z.string().exactOptional(),
    textFormat: z.string().exactOptional(),
    attachments: z.array(z.unknown()).exactOptional(),
    attachmentLayout: z.string().exactOptional(),
    suggestedActions: z.unknown().optional(),
    inputHint: z.string().exactOptional(),
  });

  const output = z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("message"), bridged: z.boolean(), content }),
    z.strictObject({
      kind: z.literal("escalate"),
      context: bag,
      summary: z.string().exactOptional(),
      content: content.exactOptional(),
    }),
    z.strictObject({
      kind: z.literal("end"),
      context: bag,
      note: z.string().exactOptional(),
      content: content.exactOptional(),
    }),
    z.strictObject({ kind: z.literal("unknown"), note: z.string() }),
  ]) satisfies z.ZodType<BotOutput>;

  const user = text.transform(userId);
  const bot = text.transform(botId);
  const queue = text.transform(queueId);
  const act = { userId: user, conversation: whole };

  const command = z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("ReceiveMessage"), address, message }),
    z.strictObject({ type: z.literal("StartConversation"), address, answers: bag }),
    z.strictObject({ type: z.literal("CustomerLeaves"), address }),
    z.strictObject({ type: z.literal("RefuseGroupChat"), address }),
    z.strictObject({ type: z.literal("RouteEscalation"), epoch: whole }),
    z.strictObject({ type: z.literal("RouteTransfer"), epoch: whole }),
    z.strictObject({ type: z.literal("GreetFromBot"), epoch: whole }),
    z.strictObject({
      type: z.literal("ReceiveLateBotOutput"),
      botId: bot,
      conversation: whole,
      epoch: whole,
      outputs: z.array(output),
    }),
    z.strictObject({
      type: z.literal("Offer"),
      conversation: whole,
      epoch: whole,
      queueId: queue,
      to: z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("agent"), userId: user }),
        z.strictObject({ kind: z.literal("bot"), botId: bot }),
      ]),
    }),
    z.strictObject({
      type: z.literal("ReportAgentLost"),
      userId: user,
      conversation: whole,
      epoch: whole,
      why: z.enum(["lease-ended", "grace-ended"]),
    }),
    z.strictObject({ type: z.literal("ReportNobodyHere"), conversation: whole, epoch: whole }),
    z.strictObject({ type: z.literal("AcceptOffer"), ...act, epoch: whole }),
    z.strictObject({ type: z.literal("DeclineOffer"), ...act, epoch: whole }),
    z.strictObject({ type: z.literal("SendToCustomer"), ...act, text }),
    z.strictObject({ type: z.literal("AddNote"), ...act, text }),
    z.strictObject({
      type: z.literal("TransferToQueue"),
      ...act,
      queueId: queue,
      note: z.string().exactOptional(),
    }),
    z.strictObject({ type: z.literal("EndConversation"), ...act }),
    z.strictObject({
      type: z.literal("CloseWrapUp"),
      ...act,
      notes: z.string().exactOptional(),
      disposition: text.exactOptional(),
    }),
    z.strictObject({ type: z.literal("Wake"), wakeId: text }),
    z.strictObject({
      type: z.literal("RecordFailure"),
      failed: z.strictObject({ id: text.transform(commandId), type: text }),
      address: address.exactOptional(),
      message: message.exactOptional(),
    }),
  ]) satisfies z.ZodType<ThreadCommand>;

  return z.strictObject({
    v: z.literal(1),
    id: text.transform(commandId),
    threadId: text.transform(threadId),
    command,
    fingerprint: text.exactOptional(),
  });
});

/** Throws PoisonMessageError. */
export function decodeThreadCommand(source: string, body: unknown): AddressedThreadCommand {
  const { v: _, ...addressed } = unwrap(source, body, threadEnvelope());
  return addressed;
}

/** The bus message of a thread's command: the thread is the session, the command's id the message id. */
export function threadCommandMessage(addressed: AddressedThreadCommand, dueAt?: number): BusMessage {
  const { id, threadId: to, command } = addressed;
  return {
    queue: queueOf(command),
    sessionId: to,
    messageId: id,
    body: wrap({ v: 1, ...addressed }),
    ...(dueAt === undefined ? {} : { dueAt }),
  };
}

function queueOf({ type }: ThreadCommand): BusQueueName {
  if (type === "RouteEscalation") return busQueues.escalateConversation;
  if (type === "RouteTransfer") return busQueues.routeConversation;
  return busQueues.handleConversationCommand;
}
