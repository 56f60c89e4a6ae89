import type { Delivery, EventContext, Receiver } from "rhea";
import { type AmqpError, amqpError, journalFailed } from "./amqp-errors.ts";
import type { BrokerContext } from "./broker-context.ts";
import { decodeMessage, splitBatch } from "./codec.ts";
import { limitBroken, maxMessageBytes } from "./limits.ts";
import type { IncomingMessage } from "./message.ts";
import type { BusQueue } from "./queue.ts";
import { isRefused } from "./queue-types.ts";
import { accepted, answerAttach, answerDelivery, batchFormat, rejected } from "./rhea-repairs.ts";
import { DecodeError } from "./sections.ts";

/** A client's link for sending to a queue. */
export function openSendLink(link: Receiver, address: string, queue: BusQueue, broker: BrokerContext): void {
  link.set_source({ address: link.source?.address ?? "" });
  link.set_target({ address });
  answerAttach(link, { maxMessageSize: maxMessageBytes });
  link.on("message", ({ message, delivery }: EventContext) => {
    if (delivery === undefined) return;
    const refusal = take(message as unknown as Buffer, delivery, queue, broker);
    if (refusal !== undefined) {
      answerDelivery(delivery, rejected(refusal));
      return;
    }
    broker.written((error) => {
      answerDelivery(delivery, error === undefined ? accepted() : rejected(journalFailed(error)));
    });
  });
}

function take(
  bytes: Buffer,
  delivery: Delivery,
  queue: BusQueue,
  broker: BrokerContext,
): AmqpError | undefined {
  if (broker.isBusy()) return amqpError("server-busy");
  if (bytes.length > maxMessageBytes) return amqpError("message-too-large");
  const messages = decodeAll(bytes, delivery.format === batchFormat, broker.newMessageId);
  return "condition" in messages ? messages : enqueue(messages, queue);
}

function decodeAll(
  bytes: Buffer,
  isBatch: boolean,
  newMessageId: () => string,
): readonly IncomingMessage[] | AmqpError {
  try {
    const parts = isBatch ? splitBatch(bytes) : [bytes];
    return parts.map((part) => decodeMessage(part, newMessageId));
  } catch (error) {
    // rhea's reader throws RangeErrors and its own TypeErrors on bytes that are no AMQP.
    if (!(error instanceof DecodeError || error instanceof RangeError || error instanceof TypeError))
      throw error;
    return amqpError("not-decodable");
  }
}

function enqueue(messages: readonly IncomingMessage[], queue: BusQueue): AmqpError | undefined {
  for (const message of messages) {
    const broken = limitBroken(message);
    if (broken !== undefined) return amqpError(broken);
  }
  const answer = queue.send(messages);
  return isRefused(answer) ? amqpError(answer.refused) : undefined;
}
