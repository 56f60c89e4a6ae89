import type { ServiceBusReceivedMessage } from "@azure/service-bus";
import { type BusQueueName, busQueues } from "../../bus-queues.ts";
import type { BusInspection, PeekedMessage } from "../../ports/inspection.ts";
import { toBusError } from "./bus-failure.ts";
import { connectBus, type ServiceBusOptions } from "./connect-bus.ts";

/** The most that Service Bus shows at once. */
const pageSize = 250;

export interface PeekedBus extends BusInspection {
  close(): Promise<void>;
}

/** Looks at the bus without taking anything off it. */
export function createPeekedBus(options: Pick<ServiceBusOptions, "connection" | "retry">): PeekedBus {
  const client = connectBus(options);
  const peekAll = async (queue: BusQueueName): Promise<readonly PeekedMessage[]> => {
    const receiver = (await client).createReceiver(queue);
    try {
      const { default: Long } = await import("long");
      const found: PeekedMessage[] = [];
      // Said outright: the SDK goes on where the last look at this queue ended, whoever looked.
      for (let fromSequenceNumber = Long.ZERO; ; ) {
        const page = await receiver.peekMessages(pageSize, { fromSequenceNumber });
        found.push(...page.map((message) => toPeeked(queue, message)));
        const last = page.at(-1)?.sequenceNumber;
        if (last === undefined) return found;
        fromSequenceNumber = last.add(1);
      }
    } catch (error) {
      throw toBusError(error, queue);
    } finally {
      await receiver.close();
    }
  };
  return {
    contents: async () => (await Promise.all(Object.values(busQueues).map(peekAll))).flat(),
    close: async () => (await client).close(),
  };
}

function toPeeked(queue: BusQueueName, message: ServiceBusReceivedMessage): PeekedMessage {
  const { messageId, body, sequenceNumber, scheduledEnqueueTimeUtc, state } = message;
  const dueAt = state === "scheduled" ? scheduledEnqueueTimeUtc?.getTime() : undefined;
  return {
    queue,
    messageId: String(messageId),
    body,
    sequence: Number(sequenceNumber ?? 0),
    ...(dueAt === undefined ? {} : { dueAt }),
  };
}
