/** One Service Bus client per connection string, shared by the triggers and output bindings that name it. */
import { RetryMode, ServiceBusClient, type ServiceBusSender } from "@azure/service-bus";
import type { TypedData } from "./core-types.ts";
import type { ServiceBusSettings } from "./host-json.ts";

export interface BusClients {
  client(connection: string): ServiceBusClient;
  /** Sends what an output binding was given: the body only, an array as many messages. */
  send(connection: string, queueName: string, data: TypedData): Promise<void>;
  close(): Promise<void>;
}

export function createBusClients(retry: ServiceBusSettings["clientRetry"]): BusClients {
  const clients = new Map<string, ServiceBusClient>();
  const senders = new Map<string, ServiceBusSender>();

  function client(connection: string): ServiceBusClient {
    const known = clients.get(connection);
    if (known !== undefined) return known;
    const made = new ServiceBusClient(connection, {
      retryOptions: {
        mode: retry.exponential ? RetryMode.Exponential : RetryMode.Fixed,
        maxRetries: retry.maxRetries,
        retryDelayInMs: retry.delayMs,
        maxRetryDelayInMs: retry.maxDelayMs,
        timeoutInMs: retry.tryTimeoutMs,
      },
    });
    clients.set(connection, made);
    return made;
  }

  function sender(connection: string, queueName: string): ServiceBusSender {
    const key = `${connection}\n${queueName}`;
    const made = senders.get(key) ?? client(connection).createSender(queueName);
    senders.set(key, made);
    return made;
  }

  return {
    client,
    async send(connection, queueName, data) {
      const messages = bodiesOf(data).map((body) => ({ body }));
      if (messages.length > 0) await sender(connection, queueName).sendMessages(messages);
    },
    async close() {
      await Promise.all([...clients.values()].map((open) => open.close()));
      clients.clear();
      senders.clear();
    },
  };
}

function bodiesOf(data: TypedData): readonly Buffer[] {
  if (data.bytes !== undefined) return [Buffer.from(data.bytes)];
  if (data.json === undefined) return [Buffer.from(String(data.string ?? data.int ?? data.double ?? ""))];
  const value: unknown = JSON.parse(data.json);
  return (Array.isArray(value) ? value : [value]).map((item) =>
    Buffer.from(typeof item === "string" ? item : JSON.stringify(item)),
  );
}
