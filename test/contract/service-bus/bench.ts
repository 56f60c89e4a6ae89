import {
  type ProcessErrorArgs,
  ServiceBusClient,
  type ServiceBusClientOptions,
  ServiceBusError,
  type ServiceBusReceivedMessage,
} from "@azure/service-bus";
import { beforeEach, onTestFinished } from "vitest";
import { type Broker, type BrokerOptions, startBroker } from "../../../infra/local/service-bus/broker.ts";
import { type EmulatorConfig, parseConfig } from "../../../infra/local/service-bus/config.ts";
import definitions from "./config.json" with { type: "json" };
import { emptyQueues } from "./empty-queues.ts";

/** A connection string here points the contract at a real namespace or at Microsoft's emulator. */
const { SWITCHBOARD_SERVICEBUS: elsewhere } = process.env;

export const isLocal = elsewhere === undefined || elsewhere === "";

/** To be called in a `describe` whose tests make no sense anywhere else. */
export function needsLocalBroker(): void {
  beforeEach((context) => context.skip(!isLocal, "asks for what only the local broker has"));
}

export const queues = {
  plain: "contract-plain",
  sessions: "contract-sessions",
  duplicates: "contract-duplicates",
  expiring: "contract-expiring",
} as const;

/** How long a lock lasts in the tests of locks. In the others it is what the definitions say, and never runs out. */
export const shortLock = isLocal ? 1500 : 5000;

export const localConfig: EmulatorConfig = parseConfig(definitions);

export function withLocks(lockDuration: number): EmulatorConfig {
  return { queues: localConfig.queues.map((queue) => ({ ...queue, lockDuration })) };
}

/** Short enough that a test which waits for nothing fails soon; long enough for a slow machine. */
export const clientOptions: ServiceBusClientOptions = {
  retryOptions: { maxRetries: 2, retryDelayInMs: 50, timeoutInMs: 10_000 },
};

export interface Bench {
  readonly connectionString: string;
  readonly client: ServiceBusClient;
  /** Another client, on a connection of its own; closed after the test like the first. */
  openClient(connectionString?: string, options?: ServiceBusClientOptions): ServiceBusClient;
}

export interface LocalBench extends Bench {
  readonly broker: Broker;
}

/** A Service Bus with empty queues, for one test. */
export async function openBench(config = localConfig): Promise<Bench> {
  if (elsewhere === undefined || elsewhere === "") return openLocalBench({ config });
  await emptyQueues(elsewhere, Object.values(queues));
  return benchOn(elsewhere);
}

export async function openLocalBench(options: Partial<BrokerOptions> = {}): Promise<LocalBench> {
  const broker = await startBroker({ config: localConfig, ...options });
  onTestFinished(() => broker.close());
  return { ...benchOn(broker.connectionString), broker };
}

export function benchOn(connectionString: string): Bench {
  const openClient = (to = connectionString, options = clientOptions): ServiceBusClient => {
    const client = new ServiceBusClient(to, options);
    onTestFinished(() => client.close());
    return client;
  };
  return { connectionString, openClient, client: openClient() };
}

/** The code the SDK gives an error it was refused with; of several attempts, the last one's. */
export async function codeOf(refused: Promise<unknown>): Promise<string> {
  try {
    await refused;
  } catch (error) {
    const last: unknown = error instanceof AggregateError ? error.errors.at(-1) : error;
    if (last instanceof ServiceBusError) return last.code;
    throw error;
  }
  return "was not refused";
}

/** Collects what handlers are given, and lets a test wait for so many of them. */
export function createCollector<T>() {
  const items: T[] = [];
  const waiting = new Set<{ readonly count: number; readonly done: (items: readonly T[]) => void }>();
  return {
    items: items as readonly T[],
    add(item: T): void {
      items.push(item);
      for (const waiter of waiting) {
        if (items.length < waiter.count) continue;
        waiting.delete(waiter);
        waiter.done(items);
      }
    },
    atLeast(count: number): Promise<readonly T[]> {
      if (items.length >= count) return Promise.resolve(items);
      return new Promise((done) => waiting.add({ count, done }));
    },
  };
}

export const ignoreErrors = async (_: ProcessErrorArgs): Promise<void> => {};

export const bodies = (messages: readonly ServiceBusReceivedMessage[]): readonly unknown[] =>
  messages.map((message) => message.body as unknown);

/** The first of a list a test knows not to be empty. */
export function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error("Expected at least one, got none");
  return item;
}

/** Waits until a moment the service named, and a little longer. */
export function until(moment: Date): Promise<void> {
  const wait = Math.max(moment.getTime() - Date.now(), 0) + 150;
  return new Promise((resolve) => setTimeout(resolve, wait));
}
