import { type ServiceBusClient, ServiceBusError, type ServiceBusReceiver } from "@azure/service-bus";

const options = { receiveMode: "receiveAndDelete" } as const;

/** Empties queues of a namespace that lives longer than one test. */
export async function emptyQueues(client: ServiceBusClient, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await empty(client.createReceiver(name, { ...options, subQueueType: "deadLetter" }));
    await emptyMain(client, name);
  }
}

async function emptyMain(client: ServiceBusClient, name: string): Promise<void> {
  if (!name.includes("sessions")) {
    await empty(client.createReceiver(name, options));
    return;
  }
  for (;;) {
    try {
      await empty(await client.acceptNextSession(name, options));
    } catch (error) {
      if (error instanceof ServiceBusError && error.code === "ServiceTimeout") return;
      throw error;
    }
  }
}

async function empty(receiver: ServiceBusReceiver): Promise<void> {
  while ((await receiver.receiveMessages(200, { maxWaitTimeInMs: 1000 })).length > 0);
  await receiver.close();
}
