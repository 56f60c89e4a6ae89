import type { BusQueueName } from "../../shared/bus-queues.ts";
import type { BusMessage } from "../../shared/ports/command-bus.ts";
import { copy } from "./copy.ts";
import type { Scheduler } from "./scheduler.ts";

/** A message as it lies in a bus queue. */
export interface OnBus {
  readonly message: BusMessage;
  /** Its place in the queue; undefined while it is scheduled for later. */
  sequence: number | undefined;
  /** As the bus tells it. */
  deliveryCount: number;
  /** How often it really was handed out. */
  handedOut: number;
}

/** One holder of one bus session, with the message it was given. */
export interface Lock {
  readonly entry: OnBus;
  readonly holder: string;
}

export interface SimulatedBus {
  /** Takes one message; a repeated id is taken and dropped. */
  take(message: BusMessage): void;
  /** The message is done, if the lock still holds. */
  complete(lock: Lock): void;
  /** The message comes again; a lost connection does not count as a delivery. */
  release(lock: Lock, how: { readonly counts: boolean }): void;
  isHeld(lock: Lock): boolean;
  /** Locks of a holder that is gone. */
  locksOf(holder: string): readonly Lock[];
  /** All that is on the bus, the scheduled included. */
  contents(): readonly OnBus[];
  /** What is due and not done. */
  activeCount(): number;
  /** What was given up by the bus itself. */
  readonly dead: readonly BusMessage[];
  /** Every message id that was taken in, in order, with its place in its queue once it had one. */
  readonly history: readonly OnBus[];
}

interface Session {
  readonly entries: OnBus[];
  lock: Lock | undefined;
}

const maxDeliveryCount = 100;
const duplicateWindowMs = 600_000;

/** Service Bus queues with sessions, duplicate detection and scheduled messages. `onReady` is told what can be handed out. */
export function createSimulatedBus(
  scheduler: Scheduler,
  onReady: (entry: OnBus, lock: (holder: string) => Lock | undefined) => void,
): SimulatedBus {
  const sessions = new Map<string, Session>();
  const scheduled = new Set<OnBus>();
  const seen = new Map<string, number>();
  const history: OnBus[] = [];
  const dead: BusMessage[] = [];
  let sequence = 0;
  let active = 0;

  const sessionOf = ({ queue, sessionId }: BusMessage): Session => {
    const key = `${queue} ${sessionId}`;
    const known = sessions.get(key);
    if (known !== undefined) return known;
    const made: Session = { entries: [], lock: undefined };
    sessions.set(key, made);
    return made;
  };

  const offerNext = (session: Session): void => {
    const [first] = session.entries;
    if (first === undefined || session.lock !== undefined) return;
    onReady(first, (holder) => {
      if (session.lock !== undefined || session.entries[0] !== first) return undefined;
      first.deliveryCount += 1;
      first.handedOut += 1;
      session.lock = { entry: first, holder };
      return session.lock;
    });
  };

  const activate = (entry: OnBus): void => {
    scheduled.delete(entry);
    entry.sequence = ++sequence;
    active += 1;
    const session = sessionOf(entry.message);
    session.entries.push(entry);
    if (session.entries.length === 1) offerNext(session);
  };

  const isDuplicate = ({ queue, messageId }: BusMessage): boolean => {
    const key = `${queue} ${messageId}`;
    const at = seen.get(key);
    if (at !== undefined && scheduler.now() - at < duplicateWindowMs) return true;
    seen.set(key, scheduler.now());
    return false;
  };

  const leave = (session: Session): void => {
    session.entries.shift();
    active -= 1;
  };

  return {
    dead,
    history,
    take(message) {
      if (isDuplicate(message)) return;
      const entry: OnBus = { message: copy(message), sequence: undefined, deliveryCount: 0, handedOut: 0 };
      history.push(entry);
      const wait = (message.dueAt ?? 0) - scheduler.now();
      if (wait <= 0) return activate(entry);
      scheduled.add(entry);
      scheduler.after(wait, () => activate(entry));
    },
    complete(lock) {
      const session = sessionOf(lock.entry.message);
      if (session.lock !== lock) return;
      session.lock = undefined;
      leave(session);
      offerNext(session);
    },
    release(lock, { counts }) {
      const session = sessionOf(lock.entry.message);
      if (session.lock !== lock) return;
      session.lock = undefined;
      if (!counts) lock.entry.deliveryCount -= 1;
      if (lock.entry.deliveryCount >= maxDeliveryCount) {
        leave(session);
        dead.push(lock.entry.message);
      }
      offerNext(session);
    },
    isHeld: (lock) => sessionOf(lock.entry.message).lock === lock,
    locksOf: (holder) =>
      [...sessions.values()].flatMap(({ lock }) => (lock?.holder === holder ? [lock] : [])),
    contents: () => [...scheduled, ...[...sessions.values()].flatMap(({ entries }) => entries)],
    activeCount: () => active,
  };
}

/** Which queue and id a message has, for histories. */
export function nameOf({
  queue,
  messageId,
}: {
  readonly queue: BusQueueName;
  readonly messageId: string;
}): string {
  return `${queue} ${messageId}`;
}
