import { randomBytes, randomUUID } from "node:crypto";
import type { BrokerContext } from "./broker-context.ts";
import { type Clock, systemClock } from "./clock.ts";
import { withProperties } from "./codec.ts";
import type { EmulatorConfig } from "./config.ts";
import { Journal, readJournal, type Written } from "./journal.ts";
import type { JournalRecord } from "./journal-records.ts";
import { listen } from "./listener.ts";
import { BusQueue } from "./queue.ts";
import { deadLetterDefinition } from "./queue-definition.ts";
import type { BusEvent, QueueCounts, QueueJournal } from "./queue-types.ts";
import { restore, snapshotOf } from "./restore.ts";
import { connectionStringOf, emulatorKey } from "./sas-token.ts";

export interface BrokerOptions {
  readonly config: EmulatorConfig;
  /** 0, the default: a free one. */
  readonly port?: number;
  readonly host?: string;
  /** Absent: everything is forgotten on close. */
  readonly journalPath?: string;
  /** Off: faster, and a power cut may lose the last moments. A crash of the process loses nothing either way. */
  readonly fsync?: boolean;
  readonly clock?: Clock;
  readonly log?: (line: string) => void;
}

/** What can be made to go wrong. */
export interface BrokerFaults {
  /** True: a bus session whose client died stays locked until its lock runs out. False, the default: free at once. */
  keepSessionsOfDeadClients: boolean;
  /** Refuses so many sends, or all of them until told otherwise, with `com.microsoft:server-busy`. */
  refuseWithServerBusy(sends: number | boolean): void;
}

export interface Broker {
  readonly port: number;
  readonly connectionString: string;
  readonly faults: BrokerFaults;
  counts(queueName: string): QueueCounts;
  /** Resolves when nothing is waiting or locked, in this queue or in all. Scheduled and deferred messages do not count. */
  whenIdle(queueName?: string): Promise<void>;
  /** Tells every fact about messages and bus sessions; the answer stops it. */
  onEvent(listener: (event: BusEvent) => void): () => void;
  close(): Promise<void>;
}

/** Starts a Service Bus for this machine, for the unmodified `@azure/service-bus`. */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { host = "127.0.0.1", port = 0, clock = systemClock, log = () => {} } = options;
  const listeners = new Set<(event: BusEvent) => void>();
  const idleWaiters = new Set<{ readonly queues: readonly BusQueue[]; readonly done: () => void }>();
  const queues = new Map<string, BusQueue>();

  const records = options.journalPath === undefined ? [] : await readJournal(options.journalPath, log);
  const journal = createJournal(options, queues, log);

  /** Asked once the whole change is over: between two steps of one change a queue may look idle. */
  const checkIdle = (): void => {
    for (const waiter of idleWaiters) {
      if (!waiter.queues.every((queue) => queue.idle)) continue;
      idleWaiters.delete(waiter);
      waiter.done();
    }
  };
  const emit = (event: BusEvent): void => {
    for (const listener of listeners) listener(event);
    if (idleWaiters.size > 0) queueMicrotask(checkIdle);
  };

  const common = { clock, emit, withProperties, newToken: randomUUID };
  for (const definition of options.config.queues) {
    const dead = deadLetterDefinition(definition);
    const deadLetters = new BusQueue(dead, { ...common, journal: journalOf(journal, dead.name) });
    queues.set(dead.name, deadLetters);
    const ownJournal = journalOf(journal, definition.name);
    queues.set(definition.name, new BusQueue(definition, { ...common, journal: ownJournal, deadLetters }));
  }
  restore(records, queues, log);
  await journal?.start();

  const byFoldedName = new Map([...queues].map(([name, queue]) => [name.toLowerCase(), queue]));
  const busy = createBusySwitch();
  const faults: BrokerFaults = { keepSessionsOfDeadClients: false, refuseWithServerBusy: busy.set };
  const context: BrokerContext = {
    clock,
    key: emulatorKey,
    findQueue: (address) => byFoldedName.get(address.toLowerCase()),
    written: (done: Written) => (journal === undefined ? queueMicrotask(done) : journal.written(done)),
    isBusy: busy.take,
    newMessageId: () => randomBytes(16).toString("hex"),
    log,
  };
  const listener = await listen({ host, port, context, faults }).catch(async (error: unknown) => {
    for (const queue of queues.values()) queue.stop();
    await journal?.close();
    throw error;
  });

  const queueNamed = (name: string): BusQueue => {
    const queue = byFoldedName.get(name.toLowerCase());
    if (queue === undefined) throw new RangeError(`There is no queue ${name}`);
    return queue;
  };
  return {
    port: listener.port,
    connectionString: connectionStringOf({ host, port: listener.port }),
    faults,
    counts: (name) => queueNamed(name).counts(),
    whenIdle: (name) =>
      new Promise((done) => {
        const watched = name === undefined ? liveQueues(queues) : [queueNamed(name)];
        idleWaiters.add({ queues: watched, done });
        checkIdle();
      }),
    onEvent: (heard) => {
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
    close: async () => {
      await listener.close();
      for (const queue of queues.values()) queue.stop();
      await journal?.close();
    },
  };
}

/** All but the dead-letter queues, in which messages lie without anybody waiting for them. */
function liveQueues(queues: ReadonlyMap<string, BusQueue>): readonly BusQueue[] {
  return [...queues.values()].filter((queue) => !queue.isDeadLetterQueue);
}

function createBusySwitch() {
  let left = 0;
  return {
    set: (sends: number | boolean): void => {
      left = typeof sends === "number" ? sends : sends ? Number.POSITIVE_INFINITY : 0;
    },
    take: (): boolean => left > 0 && left-- > 0,
  };
}

function createJournal(
  { journalPath, fsync = true }: BrokerOptions,
  queues: ReadonlyMap<string, BusQueue>,
  log: (line: string) => void,
): Journal | undefined {
  if (journalPath === undefined) return undefined;
  return new Journal({
    path: journalPath,
    fsync,
    log,
    snapshot: function* (): Generator<JournalRecord> {
      for (const queue of queues.values()) yield* snapshotOf(queue);
    },
    liveBytes: () => [...queues.values()].reduce((sum, queue) => sum + queue.bytes + queue.size * 256, 0),
  });
}

const forgetful: QueueJournal = {
  put: () => {},
  update: () => {},
  remove: () => {},
  sessionState: () => {},
};

function journalOf(journal: Journal | undefined, queueName: string): QueueJournal {
  return journal?.forQueue(queueName) ?? forgetful;
}
