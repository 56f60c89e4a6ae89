import { type BusSession, BusSessions, type SessionRequest } from "./bus-sessions.ts";
import type { Clock } from "./clock.ts";
import { Deadlines } from "./deadlines.ts";
import { DuplicateHistory } from "./duplicate-history.ts";
import type { BusMessage, IncomingMessage, PropertyChanges } from "./message.ts";
import { factsOf } from "./message.ts";
import { OrderedMessages } from "./ordered-messages.ts";
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

interface Lock {
  readonly token: string;
  readonly message: BusMessage;
  /** Under a bus session's lock, which is then what runs out. */
  readonly session: BusSession | undefined;
  lockedUntil: number;
  stopExpiry: () => void;
}

/** One Service Bus queue: order, locks, bus sessions, scheduling, duplicates, dead letters. It knows no AMQP. */
export class BusQueue {
  readonly definition: QueueDefinition;
  readonly sessions: BusSessions;
  readonly #deps: QueueDeps;
  readonly #deadlines: Deadlines;
  readonly #history: DuplicateHistory;
  readonly #all = new OrderedMessages();
  readonly #ready = new OrderedMessages();
  readonly #locks = new Map<string, Lock>();
  readonly #locked = new Set<BusMessage>();
  readonly #timers = new Map<BusMessage, () => void>();
  readonly #consumers: Consumer[] = [];
  #turn = 0;
  #next = 1;
  #bytes = 0;
  #readyCount = 0;

  constructor(definition: QueueDefinition, deps: QueueDeps) {
    this.definition = definition;
    this.#deps = deps;
    this.#deadlines = new Deadlines(deps.clock);
    this.#history = new DuplicateHistory(definition.duplicateDetectionWindow);
    this.sessions = new BusSessions({
      clock: deps.clock,
      deadlines: this.#deadlines,
      lockDuration: definition.lockDuration,
      expired: (session) => {
        this.#emitSession("session-lock-lost", session);
        this.#takeBack(session, true);
      },
    });
  }

  /** All or none. Answers the sequence numbers. */
  send(messages: readonly IncomingMessage[]): readonly number[] | Refused {
    if (this.definition.requiresSession && messages.some((message) => message.sessionId === undefined)) {
      return refuse("session-id-missing");
    }
    const bytes = messages.reduce((sum, message) => sum + message.content.length, 0);
    if (this.#bytes + bytes > this.definition.maxSizeInBytes) return refuse("queue-full");
    return messages.map((message) => this.#accept(message));
  }

  cancelScheduled(sequenceNumbers: readonly number[]): Refused | undefined {
    const found = sequenceNumbers.map((number) => this.#all.find(number));
    const scheduled = found.filter((message) => message?.state === "scheduled");
    if (scheduled.length < found.length) return refuse("message-not-found");
    for (const message of scheduled) {
      if (message === undefined) continue;
      this.#remove(message);
      this.#emit("cancelled", message);
    }
    return undefined;
  }

  /** Looks without locking: active, locked, deferred and scheduled messages. */
  peek(from: number, count: number, sessionId?: string): readonly BusMessage[] {
    const found: BusMessage[] = [];
    for (const message of this.#all.from(from)) {
      if (found.length >= count) break;
      if (sessionId === undefined || message.sessionId === sessionId) found.push(message);
    }
    return found;
  }

  join(consumer: Consumer): void {
    this.#consumers.push(consumer);
    this.#dispatch();
  }

  /** Waits for, or refuses, a bus session. The answer withdraws the request. */
  acceptSession(request: SessionRequest): () => void {
    return this.sessions.accept({
      ...request,
      refused: request.refused,
      granted: (session) => {
        this.#emitSession("session-accepted", session);
        request.granted(session);
      },
    });
  }

  /** A consumer has more room than before. */
  wake(consumer: Consumer): void {
    const session = this.sessions.ownedBy(consumer);
    if (session === undefined) this.#dispatch();
    else this.#dispatchSession(session);
  }

  /**
   * A receive link is gone. Its bus session is free at once and nothing is counted; `keepSession` leaves it locked
   * until the lock runs out, as when a client died and the service has not noticed. Locks outside sessions stay.
   */
  leave(consumer: Consumer, keepSession: boolean): void {
    const index = this.#consumers.indexOf(consumer);
    if (index >= 0) this.#consumers.splice(index, 1);
    const session = this.sessions.ownedBy(consumer);
    if (session === undefined) return;
    if (keepSession) {
      this.sessions.orphan(session);
      return;
    }
    this.#takeBack(session, false);
    this.#emitSession("session-released", session);
    this.sessions.free(session);
  }

  settle(token: string, settlement: Settlement): Refused | undefined {
    const lock = this.#locks.get(token);
    if (lock === undefined) return this.#lockLost();
    switch (settlement.kind) {
      case "complete":
        this.#unlock(lock);
        this.#remove(lock.message);
        this.#emit("completed", lock.message);
        break;
      case "release":
        this.#giveBack(lock, false, "released");
        break;
      case "abandon":
        this.#change(lock.message, settlement.properties);
        this.#giveBack(lock, true, "abandoned");
        break;
      case "defer":
        this.#defer(lock, settlement.properties);
        break;
      case "dead-letter":
        if (this.#deps.deadLetters === undefined) return refuse("already-dead-lettered");
        this.#unlock(lock);
        this.#deadLetter(lock.message, settlement.properties);
        break;
    }
    if (lock.session !== undefined) this.#dispatchSession(lock.session);
    else this.#dispatch();
    return undefined;
  }

  renewLock(token: string): number | Refused {
    const lock = this.#locks.get(token);
    if (lock === undefined || lock.session !== undefined) return this.#lockLost();
    lock.stopExpiry();
    this.#startExpiry(lock);
    return lock.lockedUntil;
  }

  /** Deferred messages come out by number only, all or none. */
  receiveDeferred(
    sequenceNumbers: readonly number[],
    how: { readonly destructive: boolean; readonly sessionId?: string | undefined },
  ): readonly Delivery[] | Refused {
    const session = how.sessionId === undefined ? undefined : this.sessions.held(how.sessionId);
    if (this.definition.requiresSession && session === undefined) return refuse("session-lock-lost");
    const found: BusMessage[] = [];
    for (const number of sequenceNumbers) {
      const message = this.#all.find(number);
      if (message?.state !== "deferred" || this.#locked.has(message)) return refuse("message-not-found");
      if (session !== undefined && message.sessionId !== session.id) return refuse("message-not-found");
      found.push(message);
    }
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
    const unlocked = [...this.#all.from(0)].filter((message) => !this.#locked.has(message));
    return {
      active: this.#readyCount,
      scheduled: unlocked.filter((message) => message.state === "scheduled").length,
      deferred: unlocked.filter((message) => message.state === "deferred").length,
      deadLetter: this.#deps.deadLetters?.size ?? 0,
      locked: this.#locks.size,
    };
  }

  get size(): number {
    return this.#all.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Nothing to hand out and nothing handed out. */
  get idle(): boolean {
    return this.#readyCount === 0 && this.#locks.size === 0;
  }

  get isDeadLetterQueue(): boolean {
    return this.#deps.deadLetters === undefined;
  }

  get nextSequenceNumber(): number {
    return this.#next;
  }

  /** The ids that a restart must remember. */
  seen(): Iterable<readonly [messageId: string, at: number]> {
    return this.#history.entries(this.#deps.clock.now());
  }

  /** Puts back what the journal kept. Locks are not kept: a message that was out is simply ready again. */
  restore(message: BusMessage): void {
    this.#next = Math.max(this.#next, message.sequenceNumber + 1);
    this.#all.add(message);
    this.#bytes += message.content.length;
    if (message.state === "scheduled") this.#startSchedule(message);
    else this.#startTimeToLive(message);
    if (message.state === "active") this.#laneOf(message).add(message);
    if (message.state === "active") this.#readyCount++;
  }

  restoreSeen(messageId: string, at: number): void {
    this.#history.add(messageId, at);
  }

  restoreNext(sequenceNumber: number): void {
    this.#next = Math.max(this.#next, sequenceNumber);
  }

  stop(): void {
    this.#deadlines.stop();
  }

  #accept(incoming: IncomingMessage): number {
    const now = this.#deps.clock.now();
    const { messageId, sessionId, scheduledFor } = incoming;
    if (this.definition.requiresDuplicateDetection) {
      if (this.#history.has(messageId, now)) {
        this.#deps.emit({ type: "duplicate-dropped", queue: this.definition.name, messageId, sessionId });
        return this.#next++;
      }
      this.#history.add(messageId, now);
    }
    const scheduled = scheduledFor !== undefined && scheduledFor > now;
    const message: BusMessage = {
      ...incoming,
      sequenceNumber: this.#next++,
      state: scheduled ? "scheduled" : "active",
      deliveryCount: 0,
      acceptedAt: now,
      enqueuedAt: now,
    };
    this.#emit(scheduled ? "scheduled" : "accepted", message);
    if (scheduled) this.#startSchedule(message);
    this.#add(message);
    return message.sequenceNumber;
  }

  #startSchedule(message: BusMessage): void {
    const due = message.scheduledFor ?? 0;
    this.#timers.set(
      message,
      this.#deadlines.add(due, () => {
        // A scheduled message gets a new number when it becomes active, so that it stands behind what is there.
        this.#remove(message);
        message.sequenceNumber = this.#next++;
        message.state = "active";
        message.enqueuedAt = this.#deps.clock.now();
        this.#emit("activated", message);
        this.#add(message);
      }),
    );
  }

  #startTimeToLive(message: BusMessage): void {
    if (message.expiresAt === undefined) return;
    this.#timers.set(
      message,
      this.#deadlines.add(message.expiresAt, () => {
        if (!this.#locked.has(message)) this.#expire(message);
      }),
    );
  }

  #add(message: BusMessage): void {
    if (message.state === "active") {
      const lives = Math.min(
        message.timeToLive ?? Number.POSITIVE_INFINITY,
        this.definition.defaultTimeToLive,
      );
      message.expiresAt = Number.isFinite(lives) ? message.enqueuedAt + lives : undefined;
      this.#startTimeToLive(message);
    }
    this.#all.add(message);
    this.#bytes += message.content.length;
    this.#deps.journal.put(message);
    if (message.state === "active") this.#makeReady(message);
  }

  #remove(message: BusMessage): void {
    this.#timers.get(message)?.();
    this.#timers.delete(message);
    this.#all.remove(message);
    this.#unready(message);
    this.#bytes -= message.content.length;
    this.#deps.journal.remove(message.sequenceNumber);
  }

  #laneOf(message: BusMessage): OrderedMessages {
    if (!this.definition.requiresSession) return this.#ready;
    return this.sessions.open(message.sessionId ?? "").ready;
  }

  #unready(message: BusMessage): void {
    const session = this.definition.requiresSession ? this.sessions.find(message.sessionId ?? "") : undefined;
    const lane = this.definition.requiresSession ? session?.ready : this.#ready;
    if (lane?.remove(message) === true) this.#readyCount--;
  }

  #makeReady(message: BusMessage): void {
    this.#laneOf(message).add(message);
    this.#readyCount++;
    if (!this.definition.requiresSession) {
      this.#dispatch();
      return;
    }
    const session = this.sessions.open(message.sessionId ?? "");
    this.sessions.offer(session);
    this.#dispatchSession(session);
  }

  #dispatch(): void {
    for (let message = this.#ready.first(); message !== undefined; message = this.#ready.first()) {
      const consumer = this.#nextConsumer();
      if (consumer === undefined) return;
      consumer.deliver(this.#take(message, consumer.destructive, undefined));
    }
  }

  #dispatchSession(session: BusSession): void {
    while (session.owner !== undefined && session.owner.room() > 0) {
      const message = session.ready.first();
      if (message === undefined) return;
      session.owner.deliver(this.#take(message, session.owner.destructive, session));
    }
  }

  /** Competing consumers take turns. */
  #nextConsumer(): Consumer | undefined {
    for (let tried = 0; tried < this.#consumers.length; tried++) {
      const consumer = this.#consumers[this.#turn++ % this.#consumers.length];
      if (consumer !== undefined && consumer.room() > 0) return consumer;
    }
    return undefined;
  }

  #take(message: BusMessage, destructive: boolean, session: BusSession | undefined): Delivery {
    if (destructive) {
      this.#remove(message);
      this.#emit("completed", message);
      return { message };
    }
    this.#unready(message);
    const lock: Lock = {
      token: this.#deps.newToken(),
      message,
      session,
      lockedUntil: session?.lockedUntil ?? 0,
      stopExpiry: () => {},
    };
    this.#locks.set(lock.token, lock);
    this.#locked.add(message);
    if (session === undefined) this.#startExpiry(lock);
    else session.tokens.add(lock.token);
    this.#emit("delivered", message);
    return { message, lock };
  }

  #startExpiry(lock: Lock): void {
    lock.lockedUntil = this.#deps.clock.now() + this.definition.lockDuration;
    lock.stopExpiry = this.#deadlines.add(lock.lockedUntil, () => {
      this.#giveBack(lock, true, "lock-lost");
      this.#dispatch();
    });
  }

  #unlock(lock: Lock): void {
    lock.stopExpiry();
    this.#locks.delete(lock.token);
    this.#locked.delete(lock.message);
    lock.session?.tokens.delete(lock.token);
  }

  /** Back to its place in the queue, unless this was one time too often or its time is over. */
  #giveBack(lock: Lock, counted: boolean, event: BusEvent["type"]): void {
    const { message } = lock;
    this.#unlock(lock);
    // In a dead-letter queue nothing is counted.
    if (counted && this.#deps.deadLetters !== undefined) message.deliveryCount++;
    this.#emit(event, message);
    if (message.deliveryCount >= this.definition.maxDeliveryCount) {
      this.#deadLetter(message, {
        DeadLetterReason: "MaxDeliveryCountExceeded",
        DeadLetterErrorDescription: `Message could not be consumed after ${this.definition.maxDeliveryCount} delivery attempts.`,
      });
      return;
    }
    if ((message.expiresAt ?? Number.POSITIVE_INFINITY) <= this.#deps.clock.now()) {
      this.#expire(message);
      return;
    }
    if (counted) this.#deps.journal.update(factsOf(message));
    if (message.state !== "active") return;
    this.#laneOf(message).add(message);
    this.#readyCount++;
  }

  #takeBack(session: BusSession, counted: boolean): void {
    for (const token of [...session.tokens]) {
      const lock = this.#locks.get(token);
      if (lock !== undefined) this.#giveBack(lock, counted, counted ? "lock-lost" : "released");
    }
  }

  #defer(lock: Lock, properties: PropertyChanges): void {
    this.#change(lock.message, properties);
    this.#unlock(lock);
    lock.message.state = "deferred";
    this.#deps.journal.update(factsOf(lock.message));
    this.#emit("deferred", lock.message);
  }

  #change(message: BusMessage, properties: PropertyChanges): void {
    if (Object.keys(properties).length === 0) return;
    this.#bytes -= message.content.length;
    message.content = this.#deps.withProperties(message.content, properties);
    this.#bytes += message.content.length;
    this.#deps.journal.put(message);
  }

  #expire(message: BusMessage): void {
    this.#emit("expired", message);
    if (this.definition.deadLetteringOnMessageExpiration) {
      this.#deadLetter(message, {
        DeadLetterReason: "TTLExpiredException",
        DeadLetterErrorDescription: "The message expired and was dead lettered.",
      });
    } else this.#remove(message);
  }

  #deadLetter(message: BusMessage, properties: PropertyChanges): void {
    this.#remove(message);
    const { DeadLetterReason: reason } = properties;
    this.#emit("dead-lettered", message, typeof reason === "string" ? reason : undefined);
    this.#deps.deadLetters?.bury({
      ...message,
      state: "active",
      expiresAt: undefined,
      content: this.#deps.withProperties(message.content, properties),
    });
  }

  /** Takes in a message that its own queue gave up; it keeps its number. */
  bury(message: BusMessage): void {
    this.#add(message);
  }

  #lockLost(): Refused {
    return refuse(this.definition.requiresSession ? "session-lock-lost" : "message-lock-lost");
  }

  #emit(type: BusEvent["type"], message: BusMessage, reason?: string): void {
    const { messageId, sessionId, sequenceNumber, deliveryCount } = message;
    this.#deps.emit({
      type,
      queue: this.definition.name,
      messageId,
      sessionId,
      sequenceNumber,
      deliveryCount,
      reason,
    });
  }

  #emitSession(type: BusEvent["type"], session: BusSession): void {
    this.#deps.emit({ type, queue: this.definition.name, sessionId: session.id });
  }
}
