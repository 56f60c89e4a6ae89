import { type BusSession, BusSessions, type SessionRequest } from "./bus-sessions.ts";
import type { Clock } from "./clock.ts";
import { ConsumerRing } from "./consumer-ring.ts";
import { Deadlines } from "./deadlines.ts";
import { DuplicateHistory } from "./duplicate-history.ts";
import type { BusMessage, IncomingMessage, PropertyChanges } from "./message.ts";
import { type MessageLock, MessageLocks } from "./message-locks.ts";
import { MessageStore } from "./message-store.ts";
import type { QueueDefinition } from "./queue-definition.ts";
import {
  type BusEvent,
  type Consumer,
  type Delivery,
  type QueueCounts,
  type QueueJournal,
  type Refused,
  refuse,
  type Settlement,
} from "./queue-types.ts";

export interface QueueDeps {
  readonly clock: Clock;
  readonly journal: QueueJournal;
  readonly newToken: () => string;
  readonly withProperties: (content: Buffer, changes: PropertyChanges) => Buffer;
  readonly emit: (event: BusEvent) => void;
  /** Absent in a dead-letter queue. */
  readonly deadLetters?: BusQueue;
}

/** One Service Bus queue: order, locks, bus sessions, scheduling, duplicates, dead letters. It knows no AMQP. */
export class BusQueue {
  readonly definition: QueueDefinition;
  readonly sessions: BusSessions;
  readonly #deps: QueueDeps;
  readonly #deadlines: Deadlines;
  readonly #history: DuplicateHistory;
  readonly #store: MessageStore;
  readonly #locks: MessageLocks;
  readonly #consumers = new ConsumerRing();
  /** What runs when a message's schedule or time to live is due. */
  readonly #timers = new Map<BusMessage, () => void>();

  constructor(definition: QueueDefinition, deps: QueueDeps) {
    const { clock, newToken } = deps;
    const { lockDuration } = definition;
    const deadlines = new Deadlines(clock);
    this.definition = definition;
    this.#deps = deps;
    this.#deadlines = deadlines;
    this.#history = new DuplicateHistory(definition.duplicateDetectionWindow);
    this.sessions = new BusSessions({
      clock,
      deadlines,
      lockDuration,
      expired: (session) => {
        this.#emitSession("session-lock-lost", session);
        this.#takeBack(session, "lock-lost");
      },
    });
    this.#store = new MessageStore(deps.journal, definition.requiresSession ? this.sessions : undefined);
    this.#locks = new MessageLocks({
      clock,
      deadlines,
      lockDuration,
      newToken,
      expired: (lock) => {
        this.#giveBack(lock, "lock-lost");
        this.#dispatch();
      },
    });
  }

  /** All or none. Answers the sequence numbers. */
  send(messages: readonly IncomingMessage[]): readonly number[] | Refused {
    if (this.definition.requiresSession && messages.some((message) => message.sessionId === undefined)) {
      return refuse("session-id-missing");
    }
    const bytes = messages.reduce((sum, message) => sum + message.content.length, 0);
    if (this.#store.bytes + bytes > this.definition.maxSizeInBytes) return refuse("queue-full");
    return messages.map((message) => this.#accept(message));
  }

  /** All or none. */
  cancelScheduled(sequenceNumbers: readonly number[]): Refused | undefined {
    const scheduled = sequenceNumbers.flatMap((number) => {
      const message = this.#store.find(number);
      return message?.state === "scheduled" ? [message] : [];
    });
    if (scheduled.length < sequenceNumbers.length) return refuse("message-not-found");
    for (const message of scheduled) {
      this.#remove(message);
      this.#emit("cancelled", message);
    }
    return undefined;
  }

  /** Looks without locking: active, locked, deferred and scheduled messages. */
  peek(from: number, count: number, sessionId?: string): readonly BusMessage[] {
    const found: BusMessage[] = [];
    for (const message of this.#store.from(from)) {
      if (found.length >= count) break;
      if (sessionId === undefined || message.sessionId === sessionId) found.push(message);
    }
    return found;
  }

  join(consumer: Consumer): void {
    this.#consumers.add(consumer);
    this.#dispatch();
  }

  /** Grants a bus session now or later, or refuses. The answer withdraws a request that still waits. */
  acceptSession(request: SessionRequest): () => void {
    return this.sessions.accept({
      sessionId: request.sessionId,
      timeout: request.timeout,
      consumer: request.consumer,
      refused: (reason) => request.refused(reason),
      granted: (session) => {
        this.#emitSession("session-accepted", session);
        request.granted(session);
      },
    });
  }

  /** A consumer has more room than before. */
  wake(consumer: Consumer): void {
    this.#dispatch(this.sessions.ownedBy(consumer));
  }

  /**
   * A receive link is gone. Its bus session is free at once and nothing is counted; `keepSession` leaves it locked
   * until the lock runs out, as when a client died and the service has not noticed. Locks outside sessions stay.
   */
  leave(consumer: Consumer, keepSession: boolean): void {
    this.#consumers.remove(consumer);
    const session = this.sessions.ownedBy(consumer);
    if (session === undefined) return;
    if (keepSession) {
      this.sessions.orphan(session);
      return;
    }
    this.#takeBack(session, "released");
    this.#emitSession("session-released", session);
    this.sessions.free(session);
  }

  settle(token: string, settlement: Settlement): Refused | undefined {
    const lock = this.#locks.find(token);
    if (lock === undefined) return this.#lockLost();
    if (settlement.kind === "dead-letter" && this.isDeadLetterQueue) return refuse("already-dead-lettered");
    this.#settle(lock, settlement);
    this.#dispatch(lock.session);
    return undefined;
  }

  renewLock(token: string): number | Refused {
    const lock = this.#locks.find(token);
    if (lock === undefined || lock.session !== undefined) return this.#lockLost();
    this.#locks.renew(lock);
    return lock.lockedUntil;
  }

  /** Deferred messages come out by number only, all or none. */
  receiveDeferred(
    sequenceNumbers: readonly number[],
    how: { readonly destructive: boolean; readonly sessionId?: string | undefined },
  ): readonly Delivery[] | Refused {
    const session = how.sessionId === undefined ? undefined : this.sessions.held(how.sessionId);
    if (this.definition.requiresSession && session === undefined) return refuse("session-lock-lost");
    const found = sequenceNumbers.flatMap((number) => {
      const message = this.#store.find(number);
      if (message?.state !== "deferred" || this.#locks.has(message)) return [];
      return session === undefined || message.sessionId === session.id ? [message] : [];
    });
    if (found.length < sequenceNumbers.length) return refuse("message-not-found");
    return found.map((message) => this.#take(message, how.destructive, session));
  }

  setSessionState(id: string, state: Buffer | undefined, by?: string): Refused | undefined {
    const session = this.sessions.held(id, by);
    if (session === undefined) return refuse("session-lock-lost");
    session.state = state;
    this.#deps.journal.sessionState(id, state);
    return undefined;
  }

  counts(): QueueCounts {
    const unlocked = [...this.#store.from(0)].filter((message) => !this.#locks.has(message));
    return {
      active: this.#store.readyCount,
      scheduled: unlocked.filter((message) => message.state === "scheduled").length,
      deferred: unlocked.filter((message) => message.state === "deferred").length,
      deadLetter: this.#deps.deadLetters?.size ?? 0,
      locked: this.#locks.size,
    };
  }

  get size(): number {
    return this.#store.size;
  }

  get bytes(): number {
    return this.#store.bytes;
  }

  /** Nothing to hand out and nothing handed out. */
  get idle(): boolean {
    return this.#store.readyCount === 0 && this.#locks.size === 0;
  }

  get isDeadLetterQueue(): boolean {
    return this.#deps.deadLetters === undefined;
  }

  get nextSequenceNumber(): number {
    return this.#store.nextSequenceNumber;
  }

  /** The ids that a restart must remember. */
  seen(): Iterable<readonly [messageId: string, at: number]> {
    return this.#history.entries(this.#deps.clock.now());
  }

  /** Puts back what the journal kept. Locks are not kept: a message that was out is simply ready again. */
  restore(message: BusMessage): void {
    this.#store.restore(message);
    if (message.state === "scheduled") this.#startSchedule(message);
    else this.#startTimeToLive(message);
    if (message.state === "active") this.#store.makeReady(message);
  }

  restoreSeen(messageId: string, at: number): void {
    this.#history.add(messageId, at);
  }

  restoreNext(sequenceNumber: number): void {
    this.#store.restoreNext(sequenceNumber);
  }

  /** Takes in a message that its own queue gave up; it keeps its number. */
  bury(message: BusMessage): void {
    this.#enter(message);
  }

  stop(): void {
    this.#deadlines.stop();
  }

  #accept(incoming: IncomingMessage): number {
    const now = this.#deps.clock.now();
    const { messageId, sessionId, scheduledFor } = incoming;
    const sequenceNumber = this.#store.takeSequenceNumber();
    if (this.definition.requiresDuplicateDetection) {
      if (this.#history.has(messageId, now)) {
        this.#deps.emit({ type: "duplicate-dropped", queue: this.definition.name, messageId, sessionId });
        return sequenceNumber;
      }
      this.#history.add(messageId, now);
    }
    const isScheduled = scheduledFor !== undefined && scheduledFor > now;
    const message: BusMessage = {
      ...incoming,
      sequenceNumber,
      state: isScheduled ? "scheduled" : "active",
      deliveryCount: 0,
      acceptedAt: now,
      enqueuedAt: now,
    };
    this.#emit(isScheduled ? "scheduled" : "accepted", message);
    this.#enter(message);
    return sequenceNumber;
  }

  #enter(message: BusMessage): void {
    if (message.state === "active") message.expiresAt = this.#expiryOf(message);
    this.#store.add(message);
    if (message.state === "scheduled") {
      this.#startSchedule(message);
      return;
    }
    this.#startTimeToLive(message);
    this.#store.makeReady(message);
    if (!this.definition.requiresSession) {
      this.#dispatch();
      return;
    }
    const session = this.sessions.open(message.sessionId ?? "");
    this.sessions.offer(session);
    this.#dispatch(session);
  }

  #expiryOf({ timeToLive, enqueuedAt }: BusMessage): number | undefined {
    // A dead letter's own time to live no longer counts.
    if (this.isDeadLetterQueue) return undefined;
    const lives = Math.min(timeToLive ?? Number.POSITIVE_INFINITY, this.definition.defaultTimeToLive);
    return Number.isFinite(lives) ? enqueuedAt + lives : undefined;
  }

  #startSchedule(message: BusMessage): void {
    const activate = (): void => {
      // A scheduled message gets a new number when it becomes active, so that it stands behind what is there.
      this.#remove(message);
      message.sequenceNumber = this.#store.takeSequenceNumber();
      message.state = "active";
      message.enqueuedAt = this.#deps.clock.now();
      this.#emit("activated", message);
      this.#enter(message);
    };
    this.#timers.set(message, this.#deadlines.add(message.scheduledFor ?? 0, activate));
  }

  #startTimeToLive(message: BusMessage): void {
    if (message.expiresAt === undefined) return;
    const expire = (): void => {
      if (!this.#locks.has(message)) this.#expire(message);
    };
    this.#timers.set(message, this.#deadlines.add(message.expiresAt, expire));
  }

  #remove(message: BusMessage): void {
    this.#timers.get(message)?.();
    this.#timers.delete(message);
    this.#store.remove(message);
  }

  /** Hands out what can be handed out: of one bus session to its owner, or of a queue without sessions in turn. */
  #dispatch(session?: BusSession): void {
    const lane = session?.ready ?? this.#store.ready;
    for (let message = lane.first(); message !== undefined; message = lane.first()) {
      const consumer = session === undefined ? this.#consumers.next() : ownerWithRoom(session);
      if (consumer === undefined) return;
      consumer.deliver(this.#take(message, consumer.destructive, session));
    }
  }

  #take(message: BusMessage, destructive: boolean, session: BusSession | undefined): Delivery {
    if (destructive) {
      this.#remove(message);
      this.#emit("completed", message);
      return { message };
    }
    this.#store.unready(message);
    const lock = this.#locks.take(message, session);
    this.#emit("delivered", message);
    return { message, lock };
  }

  #settle(lock: MessageLock, settlement: Settlement): void {
    const { message } = lock;
    switch (settlement.kind) {
      case "complete":
        this.#locks.release(lock);
        this.#remove(message);
        this.#emit("completed", message);
        break;
      case "release":
        this.#giveBack(lock, "released");
        break;
      case "abandon":
        this.#change(message, settlement.properties);
        this.#giveBack(lock, "abandoned");
        break;
      case "defer":
        this.#change(message, settlement.properties);
        this.#locks.release(lock);
        message.state = "deferred";
        this.#store.noteFacts(message);
        this.#emit("deferred", message);
        break;
      case "dead-letter":
        this.#locks.release(lock);
        this.#deadLetter(message, settlement.properties);
        break;
    }
  }

  /** Back to its place in the queue, unless this was one time too often or its time is over. */
  #giveBack(lock: MessageLock, why: "released" | "abandoned" | "lock-lost"): void {
    const { message } = lock;
    this.#locks.release(lock);
    // In a dead-letter queue nothing is counted, and a release never is.
    if (why !== "released" && !this.isDeadLetterQueue) message.deliveryCount++;
    this.#emit(why, message);
    if (message.deliveryCount >= this.definition.maxDeliveryCount) {
      this.#deadLetter(message, tooManyDeliveries(this.definition.maxDeliveryCount));
    } else if ((message.expiresAt ?? Number.POSITIVE_INFINITY) <= this.#deps.clock.now()) {
      this.#expire(message);
    } else {
      this.#store.noteFacts(message);
      if (message.state === "active") this.#store.makeReady(message);
    }
  }

  #takeBack(session: BusSession, why: "released" | "lock-lost"): void {
    for (const lock of this.#locks.under(session)) this.#giveBack(lock, why);
  }

  #change(message: BusMessage, properties: PropertyChanges): void {
    if (Object.keys(properties).length === 0) return;
    this.#store.rewrite(message, this.#deps.withProperties(message.content, properties));
  }

  #expire(message: BusMessage): void {
    this.#emit("expired", message);
    if (this.definition.deadLetteringOnMessageExpiration) this.#deadLetter(message, expired);
    else this.#remove(message);
  }

  #deadLetter(message: BusMessage, properties: PropertyChanges): void {
    this.#remove(message);
    const { DeadLetterReason: reason } = properties;
    this.#emit("dead-lettered", message, typeof reason === "string" ? reason : undefined);
    const content = this.#deps.withProperties(message.content, properties);
    this.#deps.deadLetters?.bury({ ...message, state: "active", content });
  }

  #lockLost(): Refused {
    return refuse(this.definition.requiresSession ? "session-lock-lost" : "message-lock-lost");
  }

  #emit(type: BusEvent["type"], message: BusMessage, reason?: string): void {
    const { messageId, sessionId, sequenceNumber, deliveryCount } = message;
    const { name: queue } = this.definition;
    this.#deps.emit({ type, queue, messageId, sessionId, sequenceNumber, deliveryCount, reason });
  }

  #emitSession(type: BusEvent["type"], session: BusSession): void {
    this.#deps.emit({ type, queue: this.definition.name, sessionId: session.id });
  }
}

const expired: PropertyChanges = {
  DeadLetterReason: "TTLExpiredException",
  DeadLetterErrorDescription: "The message expired and was dead lettered.",
};

function tooManyDeliveries(count: number): PropertyChanges {
  return {
    DeadLetterReason: "MaxDeliveryCountExceeded",
    DeadLetterErrorDescription: `Message could not be consumed after ${count} delivery attempts.`,
  };
}

function ownerWithRoom({ owner }: BusSession): Consumer | undefined {
  return owner !== undefined && owner.room() > 0 ? owner : undefined;
}
