import { ServiceBusClient, type ServiceBusMessage } from "@azure/service-bus";
import { onTestFinished } from "vitest";
import type { InvocationFact } from "../../../infra/local/functions-host/run-invocation.ts";
import {
  type FunctionsHost,
  type FunctionsHostOptions,
  startFunctionsHost,
} from "../../../infra/local/functions-host/start-functions-host.ts";
import { type Broker, startBroker } from "../../../infra/local/service-bus/broker.ts";
import { parseConfig } from "../../../infra/local/service-bus/config.ts";
import type { BusEvent } from "../../../infra/local/service-bus/queue-types.ts";
import { type Collected, collect } from "../../infra/functions-host/latch.ts";
import { busApp } from "../../infra/functions-host/run-host.ts";

/** What the functions of the bus app do; see its source. */
export interface BusHandlers {
  readonly onSession?: BusHandler;
  readonly onPlain?: BusHandler;
}
type BusHandler = (body: unknown, context: BusContext) => unknown;

export interface BusContext {
  readonly invocationId: string;
  readonly triggerMetadata: {
    readonly deliveryCount?: unknown;
    readonly applicationProperties?: unknown;
    readonly enqueuedTimeUtc?: unknown;
  };
}

export function handleWith(handlers: BusHandlers): void {
  Object.assign(globalThis, { [Symbol.for("bus-app")]: handlers });
}

/** A broker event and when it came. */
export type SeenEvent = BusEvent & { readonly at: number };

export interface RunningBroker {
  readonly broker: Broker;
  readonly events: Collected<SeenEvent>;
  /** Resolves with the first so many events of one type. */
  eventsOf(type: BusEvent["type"], count: number): Promise<readonly SeenEvent[]>;
  send(queueName: string, ...messages: readonly ServiceBusMessage[]): Promise<void>;
}

export async function runBroker(
  options: { lockSeconds?: number; port?: number } = {},
): Promise<RunningBroker> {
  const { lockSeconds = 30, port = 0 } = options;
  const queue = (name: string, sessions: boolean) => ({
    Name: name,
    Properties: { LockDuration: `PT${lockSeconds}S`, MaxDeliveryCount: 3, RequiresSession: sessions },
  });
  const config = parseConfig({
    UserConfig: {
      Namespaces: [
        {
          Name: "sbemulatorns",
          Queues: [queue("sessions", true), queue("plain", false), queue("outbox", false)],
        },
      ],
    },
  });
  const broker = await startBroker({ config, port });
  const events = collect<SeenEvent>();
  broker.onEvent((event) => events.add({ ...event, at: performance.now() }));
  const client = new ServiceBusClient(broker.connectionString);
  onTestFinished(async () => {
    await client.close();
    await broker.close();
  });
  return {
    broker,
    events,
    eventsOf: (type, count) => eventsOf(events, type, count),
    async send(queueName, ...messages) {
      const sender = client.createSender(queueName);
      await sender.sendMessages([...messages]);
      await sender.close();
    },
  };
}

export interface RunningHost {
  readonly host: FunctionsHost;
  readonly facts: Collected<InvocationFact>;
  readonly warnings: Collected<string>;
}

/** The bus app, unless another is given, against this broker. */
export async function runBusHost(
  connectionString: string,
  options: Partial<FunctionsHostOptions> = {},
): Promise<RunningHost> {
  const facts = collect<InvocationFact>();
  const warnings = collect<string>();
  const host = await startFunctionsHost({
    appDirectory: busApp,
    settings: { ServiceBus: connectionString, PLAIN_QUEUE: "plain" },
    onInvocationEnd: facts.add,
    log: ({ level, message }) => {
      if (level === "warning") warnings.add(message);
    },
    ...options,
  });
  onTestFinished(() => host.stop());
  return { host, facts, warnings };
}

async function eventsOf(
  events: Collected<SeenEvent>,
  type: BusEvent["type"],
  count: number,
): Promise<readonly SeenEvent[]> {
  for (let seen = count; ; seen++) {
    await events.atLeast(seen);
    const found = events.items.filter((event) => event.type === type);
    if (found.length >= count) return found.slice(0, count);
    seen = Math.max(seen, events.items.length);
  }
}
