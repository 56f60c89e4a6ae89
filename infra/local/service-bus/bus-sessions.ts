import type { Clock } from "./clock.ts";
import type { Deadlines } from "./deadlines.ts";
import { OrderedMessages } from "./ordered-messages.ts";
import { type Consumer, type Refusal, type Refused, refuse } from "./queue-types.ts";

export interface BusSession {
  readonly id: string;
  /** Messages that may be handed out now. */
  readonly ready: OrderedMessages;
  /** Tokens of the messages handed out under this session's lock. */
  readonly tokens: Set<string>;
  state: Buffer | undefined;
  owner: Consumer | undefined;
  lockedUntil: number;
  stopExpiry: () => void;
}

export interface SessionRequest {
  /** Absent: whichever session is free and has waited longest. */
  readonly sessionId?: string | undefined;
  readonly timeout: number;
  readonly consumer: Consumer;
  granted(session: BusSession): void;
  refused(reason: Refusal): void;
}

interface SessionDeps {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly lockDuration: number;
  /** The lock ran out: take the messages back. Called before the session is free again. */
  expired(session: BusSession): void;
}

interface Waiter {
  readonly request: SessionRequest;
  readonly stopTimeout: () => void;
}

/** Who holds which bus session of one queue, and who waits for one. */
export class BusSessions {
  readonly #deps: SessionDeps;
  readonly #sessions = new Map<string, BusSession>();
  readonly #owned = new Map<Consumer, BusSession>();
  readonly #waiters = new Set<Waiter>();

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  open(id: string): BusSession {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const session: BusSession = {
      id,
      ready: new OrderedMessages(),
      tokens: new Set(),
      state: undefined,
      owner: undefined,
      lockedUntil: 0,
      stopExpiry: () => {},
    };
    this.#sessions.set(id, session);
    return session;
  }

  find(id: string): BusSession | undefined {
    return this.#sessions.get(id);
  }

  /** Undefined unless somebody holds the lock; with a name, unless that link holds it. */
  held(id: string, by?: string): BusSession | undefined {
    const session = this.#sessions.get(id);
    if (session?.owner === undefined) return undefined;
    return by === undefined || session.owner.name === by ? session : undefined;
  }

  ownedBy(consumer: Consumer): BusSession | undefined {
    return this.#owned.get(consumer);
  }

  states(): Iterable<BusSession> {
    return this.#sessions.values();
  }

  /** Grants now or later, or refuses. The answer withdraws a request that still waits. */
  accept(request: SessionRequest): () => void {
    if (request.sessionId !== undefined) {
      this.#acceptNamed(request, request.sessionId);
      return () => {};
    }
    const free = this.#longestWaiting();
    if (free !== undefined) {
      this.#grant(free, request);
      return () => {};
    }
    return this.#wait(request);
  }

  /** To be called whenever a session may have become free or got something to hand out. */
  offer(session: BusSession): void {
    if (session.owner !== undefined) return;
    const [waiter] = this.#waiters;
    if (session.ready.size === 0) this.#forgetIfEmpty(session);
    else if (waiter !== undefined) {
      this.#withdraw(waiter);
      this.#grant(session, waiter.request);
    }
  }

  renew(id: string, by?: string): number | Refused {
    const session = this.held(id, by);
    if (session === undefined) return refuse("session-lock-lost");
    this.#lock(session);
    return session.lockedUntil;
  }

  /** Ends the ownership; the caller has taken the messages back. */
  free(session: BusSession): void {
    session.stopExpiry();
    if (session.owner !== undefined) this.#owned.delete(session.owner);
    session.owner = undefined;
    session.lockedUntil = 0;
    this.offer(session);
  }

  /** The owner is gone, but its lock stays until it runs out. */
  orphan(session: BusSession): void {
    const { owner } = session;
    if (owner === undefined) return;
    this.#owned.delete(owner);
    session.owner = {
      name: owner.name,
      destructive: false,
      room: () => 0,
      deliver: () => {},
      sessionLost: () => {},
    };
  }

  #acceptNamed(request: SessionRequest, id: string): void {
    const session = this.open(id);
    if (session.owner === undefined) this.#grant(session, request);
    else request.refused("session-cannot-be-locked");
  }

  #wait(request: SessionRequest): () => void {
    const waiter: Waiter = {
      request,
      stopTimeout: this.#deps.deadlines.add(this.#deps.clock.now() + request.timeout, () => {
        this.#waiters.delete(waiter);
        request.refused("no-session-in-time");
      }),
    };
    this.#waiters.add(waiter);
    return () => this.#withdraw(waiter);
  }

  #withdraw(waiter: Waiter): void {
    waiter.stopTimeout();
    this.#waiters.delete(waiter);
  }

  #longestWaiting(): BusSession | undefined {
    let best: BusSession | undefined;
    for (const session of this.#sessions.values()) {
      if (session.owner === undefined && waitsLonger(session, best)) best = session;
    }
    return best;
  }

  #grant(session: BusSession, request: SessionRequest): void {
    session.owner = request.consumer;
    this.#owned.set(request.consumer, session);
    this.#lock(session);
    request.granted(session);
  }

  #lock(session: BusSession): void {
    session.stopExpiry();
    session.lockedUntil = this.#deps.clock.now() + this.#deps.lockDuration;
    session.stopExpiry = this.#deps.deadlines.add(session.lockedUntil, () => this.#expire(session));
  }

  #expire(session: BusSession): void {
    const { owner } = session;
    this.#deps.expired(session);
    owner?.sessionLost();
    this.free(session);
  }

  #forgetIfEmpty(session: BusSession): void {
    if (session.state === undefined && session.tokens.size === 0) this.#sessions.delete(session.id);
  }
}

function waitsLonger(session: BusSession, than: BusSession | undefined): boolean {
  const head = session.ready.first();
  if (head === undefined) return false;
  return head.sequenceNumber < (than?.ready.first()?.sequenceNumber ?? Number.POSITIVE_INFINITY);
}
