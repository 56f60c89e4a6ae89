/** Queues without sessions: the SDK's own subscription, which reconnects by itself and renews message locks. */
import type { ServiceBusReceivedMessage, ServiceBusReceiver } from "@azure/service-bus";
import type { Pump } from "./session-pump.ts";

export interface QueuePumpOptions {
  readonly maxConcurrentCalls: number;
  readonly receiver: ServiceBusReceiver;
  /** Runs the function and settles the message. A rejection is only told; the lock runs out by itself. */
  process(message: ServiceBusReceivedMessage, receiver: ServiceBusReceiver): Promise<void>;
  warn(message: string): void;
}

export function startQueuePump(options: QueuePumpOptions): Pump {
  const { receiver } = options;
  const running = new Set<Promise<void>>();
  let draining = false;
  let lastWarning = "";

  const subscription = receiver.subscribe(
    {
      async processMessage(message) {
        lastWarning = "";
        if (draining) return;
        const work = options.process(message, receiver).catch((error: Error) => options.warn(error.message));
        running.add(work);
        await work.finally(() => running.delete(work));
      },
      async processError({ error }) {
        if (draining || error.message === lastWarning) return;
        lastWarning = error.message;
        options.warn(`receiving failed, trying again: ${error.message}`);
      },
    },
    { autoCompleteMessages: false, maxConcurrentCalls: options.maxConcurrentCalls },
  );

  return {
    async drain() {
      draining = true;
      const stopped = subscription.close().catch(() => undefined);
      await Promise.all(running);
      await stopped;
      await receiver.close().catch(() => undefined);
    },
  };
}
