import type { ServiceBusClient } from "@azure/service-bus";
import { busQueues } from "../../bus-queues.ts";
import { toBusError } from "./bus-failure.ts";
import { connectBus, type ServiceBusOptions } from "./connect-bus.ts";

const retry = { maxRetries: 0, retryDelayInMs: 100, timeoutInMs: 3_000 };

export interface BusProbe {
  /** Looks at each bus queue, without taking anything off it. The SDK is loaded at the first look. */
  probe(): Promise<void>;
  close(): Promise<void>;
}

export function createBusProbe({ connection }: Pick<ServiceBusOptions, "connection">): BusProbe {
  let client: Promise<ServiceBusClient> | undefined;
  const look = async (queue: string): Promise<void> => {
    client ??= connectBus({ connection, retry });
    const receiver = (await client).createReceiver(queue);
    try {
      await receiver.peekMessages(1);
    } catch (error) {
      throw toBusError(error, queue);
    } finally {
      await receiver.close();
    }
  };
  return {
    probe: async () => {
      await Promise.all(Object.values(busQueues).map(look));
    },
    close: async () => (await client)?.close(),
  };
}
