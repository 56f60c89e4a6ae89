import type { BusQueueName } from "../bus-queues.ts";
import type { TraceCarrier } from "./telemetry.ts";

/** A message for one bus queue. Order holds within a session. */
export interface BusMessage {
  readonly queue: BusQueueName;
  readonly sessionId: string;
  /** Recognised again within the queue's duplicate-detection window. */
  readonly messageId: string;
  /** JSON; exactly one neutral top-level key. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970; absent means now. */
  readonly dueAt?: number;
  /** Where it was sent from. Travels beside the body, and nothing is decided by it. */
  readonly trace?: TraceCarrier;
}

export interface CommandBus {
  /** Sends them in order. Throws when the bus does not take one; the earlier ones are sent. */
  send(messages: readonly BusMessage[]): Promise<void>;
}
