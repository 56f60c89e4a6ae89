import type { BusQueueName } from "../bus-queues.ts";
import { type ReceivedMessage, receivedMessage } from "./received-message.ts";

/** A message that Service Bus itself gave up, and why, in plain words. */
export interface ReceivedDeadLetter {
  readonly message: ReceivedMessage;
  readonly reason: string;
}

/** Where Service Bus keeps what it gives up of a queue. Such a queue has no sessions. */
export const deadLetterQueueOf = (queue: BusQueueName): string => `${queue}/$DeadLetterQueue`;

export function receivedDeadLetter(
  queue: BusQueueName,
  body: unknown,
  context: Parameters<typeof receivedMessage>[2],
): ReceivedDeadLetter {
  const properties = context.triggerMetadata?.["applicationProperties"];
  return { message: receivedMessage(queue, body, context), reason: explain(reasonIn(properties)) };
}

/** Functions gives every key a small first letter. */
function reasonIn(properties: unknown): unknown {
  if (typeof properties !== "object" || properties === null) return undefined;
  return "deadLetterReason" in properties ? properties.deadLetterReason : undefined;
}

/** The words of Service Bus itself; anything else would be somebody's text. */
const explanations: Readonly<Record<string, string>> = {
  MaxDeliveryCountExceeded: "it was delivered as often as its queue permits, and no delivery was completed",
  TTLExpiredException: "it expired before it was handled",
  "Session id is null.": "it named no session",
  HeaderSizeExceeded: "its header grew too large",
};

function explain(reason: unknown): string {
  const known =
    typeof reason === "string" && Object.hasOwn(explanations, reason) ? explanations[reason] : undefined;
  return `Service Bus gave it up: ${known ?? "it did not say why"}`;
}
