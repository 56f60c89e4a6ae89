import type { BusQueueName } from "../bus-queues.ts";

/** A bus message as the trigger hands it over. */
export interface ReceivedMessage {
  readonly queue: BusQueueName;
  readonly messageId: string;
  readonly sessionId: string;
  /** 1 on the first delivery. */
  readonly deliveryCount: number;
  readonly body: unknown;
}

/**
 * A bus message as a Service Bus trigger hands it over. The metadata serves for logs, dead letters and the delivery
 * count only: Functions lets the body overwrite it and turns ids that look like numbers into numbers, so everything
 * that decides anything is read from the body.
 */
export function receivedMessage(
  queue: BusQueueName,
  body: unknown,
  { triggerMetadata = {} }: { readonly triggerMetadata?: Readonly<Record<string, unknown>> | undefined },
): ReceivedMessage {
  return {
    queue,
    messageId: String(triggerMetadata["messageId"] ?? ""),
    sessionId: String(triggerMetadata["sessionId"] ?? ""),
    deliveryCount: Number(triggerMetadata["deliveryCount"] ?? 1),
    body,
  };
}
