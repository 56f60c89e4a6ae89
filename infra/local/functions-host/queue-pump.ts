/**
 * Queues without sessions: takes one message after the other, and goes on while there is a place for it to run. The SDK's own
 * subscription would do, but to close one that is still being opened takes as long as its time limit.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { ServiceBusReceivedMessage, ServiceBusReceiver } from "@azure/service-bus";
import { createBackOff } from "./back-off.ts";
import type { Pump } from "./session-pump.ts";

export interface QueuePumpOptions {
  readonly maxConcurrentCalls: number;
  readonly receiver: ServiceBusReceiver;
  /** Runs the function and settles the message. A rejection is only told; the lock runs out by itself. */
  process(message: ServiceBusReceivedMessage, receiver: ServiceBusReceiver): Promise<void>;
  warn(message: string): void;
}

/** A quiet queue is asked again after this time. */
const maxWaitTimeInMs = 60_000;

export function startQueuePump(options: QueuePumpOptions): Pump {
  const { receiver, maxConcurrentCalls, warn } = options;
  const stopping = new AbortController();
  const backOff = createBackOff();
  const running = new Set<Promise<void>>();

  const receive = async (): Promise<readonly ServiceBusReceivedMessage[]> => {
    try {
      const messages = await receiver.receiveMessages(1, { maxWaitTimeInMs, abortSignal: stopping.signal });
      backOff.reset();
      return messages;
    } catch (error) {
      if (!stopping.signal.aborted) await receivingFailed(error);
      return [];
    }
  };
  const receivingFailed = async (error: unknown): Promise<void> => {
    if (backOff.failures === 0) warn(`receiving failed, trying again: ${messageOf(error)}`);
    await sleep(backOff.next(), undefined, { signal: stopping.signal }).catch(() => undefined);
  };
  const run = (message: ServiceBusReceivedMessage): void => {
    const work = options
      .process(message, receiver)
      .catch((error: unknown) => warn(messageOf(error)))
      .finally(() => running.delete(work));
    running.add(work);
  };
  const pump = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      for (const message of await receive()) run(message);
      if (running.size >= maxConcurrentCalls) await Promise.race(running);
    }
  };

  const pumping = pump();
  return {
    async drain() {
      stopping.abort();
      await pumping;
      await Promise.all(running);
      await receiver.close().catch(() => undefined);
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
