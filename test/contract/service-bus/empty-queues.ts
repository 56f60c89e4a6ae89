import { ServiceBusClient, ServiceBusError, type ServiceBusReceivedMessage } from "@azure/service-bus";

/** A new one for each call: the SDK deletes `receiveMode` from the options it is given. */
const destructive = () => ({ receiveMode: "receiveAndDelete" }) as const;
/** Long enough for a session that is there to be granted. */
const impatient = { retryOptions: { maxRetries: 0, timeoutInMs: 1500 } };

type SubQueue = { readonly subQueueType?: "deadLetter" };

/** Empties queues of a namespace that lives longer than one test. */
export async function emptyQueues(connectionString: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await repeat(connectionString, (client) => emptySome(client, name, { subQueueType: "deadLetter" }));
    const pass = name.includes("sessions") ? emptySession : emptySome;
    await repeat(connectionString, (client) => pass(client, name));
  }
}

/** A client remembers for each queue how far it has looked, so each pass has a client of its own. */
async function repeat(
  connectionString: string,
  pass: (client: ServiceBusClient) => Promise<boolean>,
): Promise<void> {
  for (let again = true; again; ) {
    const client = new ServiceBusClient(connectionString, impatient);
    again = await pass(client);
    await client.close();
  }
}

/** False when a look shows nothing. What an earlier test left locked is shown, and comes when its lock runs out. */
async function emptySome(client: ServiceBusClient, name: string, subQueue: SubQueue = {}): Promise<boolean> {
  const receiver = client.createReceiver(name, { ...destructive(), ...subQueue });
  const left = await receiver.peekMessages(100);
  if (left.length === 0) return false;
  const deferred = numbersOf(left, "deferred");
  if (deferred.length > 0) await receiver.receiveDeferredMessages(deferred);
  const scheduled = numbersOf(left, "scheduled");
  if (scheduled.length > 0) await client.createSender(name).cancelScheduledMessages(scheduled);
  await receiver.receiveMessages(200, { maxWaitTimeInMs: 500 });
  return true;
}

/** False when there is no session with messages. */
async function emptySession(client: ServiceBusClient, name: string): Promise<boolean> {
  try {
    const receiver = await client.acceptNextSession(name, destructive());
    while ((await receiver.receiveMessages(200, { maxWaitTimeInMs: 100 })).length > 0);
    return true;
  } catch (error) {
    if (error instanceof ServiceBusError && error.code === "ServiceTimeout") return false;
    throw error;
  }
}

function numbersOf(messages: readonly ServiceBusReceivedMessage[], state: "deferred" | "scheduled") {
  return messages.flatMap((message) => (message.state === state ? (message.sequenceNumber ?? []) : []));
}
