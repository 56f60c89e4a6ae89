import type { BusQueueName } from "../../bus-queues.ts";
import type { BusMessage, CommandBus } from "../../ports/command-bus.ts";

/** A message as its handler sees it. `deliveryCount` begins at 1. */
export interface DeliveredMessage extends BusMessage {
  readonly deliveryCount: number;
}

/** A message whose handler threw at every delivery. */
export interface KeptMessage {
  readonly message: BusMessage;
  readonly error: unknown;
}

export interface MemoryCommandBus extends CommandBus {
  /** Everything sent to the queue goes to this handler; it may send. */
  handle(queue: BusQueueName, handler: (message: DeliveredMessage) => Promise<void>): void;
  /** Delivers what is due, one after another, until nothing is left that has a handler. */
  deliverAll(): Promise<void>;
  /** When the next scheduled message is due; undefined when none is scheduled. */
  nextDueAt(): number | undefined;
  /** What was given up, as the bus queue's own dead-letter queue would have it. */
  deadLetters(queue: BusQueueName): readonly KeptMessage[];
}

interface Waiting {
  readonly message: BusMessage;
  readonly availableAt: number;
}

/**
 * A bus in memory, for tests and the demo. One message is delivered at a time, so order holds everywhere, and within a
 * bus session above all; scheduled messages wait for the clock given.
 */
export function createMemoryCommandBus(options: {
  readonly clock: { now(): number };
  readonly maxDeliveryCount?: number;
  readonly duplicateWindowMs?: number;
}): MemoryCommandBus {
  const { clock, maxDeliveryCount = 10 } = options;
  const handlers = new Map<BusQueueName, (message: DeliveredMessage) => Promise<void>>();
  const kept: KeptMessage[] = [];
  const isDuplicate = createDuplicateHistory(clock, options.duplicateWindowMs ?? 600_000);
  let waiting: readonly Waiting[] = [];
  let delivering: Promise<void> | undefined;

  const deliver = async (message: BusMessage): Promise<void> => {
    for (let deliveryCount = 1; ; deliveryCount++) {
      try {
        await handlers.get(message.queue)?.({ ...structuredClone(message), deliveryCount });
        return;
      } catch (error) {
        if (deliveryCount < maxDeliveryCount) continue;
        kept.push({ message, error });
        return;
      }
    }
  };

  const deliverDue = async (): Promise<void> => {
    for (;;) {
      const next = waiting.find(
        ({ message, availableAt }) => availableAt <= clock.now() && handlers.has(message.queue),
      );
      if (next === undefined) return;
      waiting = waiting.filter((other) => other !== next);
      await deliver(next.message);
    }
  };

  return {
    async send(messages) {
      for (const message of messages) {
        if (isDuplicate(message)) continue;
        const now = clock.now();
        const sent = { message: structuredClone(message), availableAt: Math.max(message.dueAt ?? now, now) };
        // The sort is stable: what is available at the same time stays in the order it was sent.
        waiting = [...waiting, sent].toSorted((a, b) => a.availableAt - b.availableAt);
      }
    },

    handle(queue, handler) {
      handlers.set(queue, handler);
    },

    deliverAll() {
      delivering ??= deliverDue().finally(() => {
        delivering = undefined;
      });
      return delivering;
    },

    nextDueAt() {
      return waiting.find(({ availableAt }) => availableAt > clock.now())?.availableAt;
    },

    deadLetters: (queue) => kept.filter(({ message }) => message.queue === queue),
  };
}

/** Remembers the message ids of each queue for a while; answers whether an id was there. */
function createDuplicateHistory(
  clock: { now(): number },
  windowMs: number,
): (message: BusMessage) => boolean {
  const seen = new Map<string, number>();
  return ({ queue, messageId }) => {
    const key = JSON.stringify([queue, messageId]);
    const seenAt = seen.get(key);
    if (seenAt !== undefined && clock.now() - seenAt < windowMs) return true;
    seen.set(key, clock.now());
    return false;
  };
}
