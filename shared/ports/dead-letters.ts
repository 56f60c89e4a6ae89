import type { BusQueueName } from "../bus-queues.ts";

/** A bus message that was given up, kept with the reason. */
export interface DeadLetter {
  readonly queue: BusQueueName;
  readonly messageId: string;
  readonly sessionId: string;
  /** In plain words, without what customers said. */
  readonly reason: string;
  /** The body as it came, as JSON text. */
  readonly body: string;
  readonly at: number;
  /** When somebody put it on the bus again. */
  readonly resubmittedAt?: number;
}

export interface DeadLetters {
  /** Insert or replace, so that a redelivery parks it once. */
  park(letter: DeadLetter): Promise<void>;
  find(key: Pick<DeadLetter, "queue" | "messageId">): Promise<DeadLetter | undefined>;
  list(queue: BusQueueName): Promise<readonly DeadLetter[]>;
}
