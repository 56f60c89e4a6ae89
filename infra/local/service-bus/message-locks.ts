import type { BusSession } from "./bus-sessions.ts";
import type { Clock } from "./clock.ts";
import type { Deadlines } from "./deadlines.ts";
import type { BusMessage } from "./message.ts";

export interface MessageLock {
  readonly token: string;
  readonly message: BusMessage;
  /** The bus session under whose lock the message is out; that lock is then the one that runs out. */
  readonly session: BusSession | undefined;
  lockedUntil: number;
  stopExpiry: () => void;
}

interface LockDeps {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly lockDuration: number;
  readonly newToken: () => string;
  /** A lock of its own ran out. */
  expired(lock: MessageLock): void;
}

/** Which messages of one queue are out, and until when. */
export class MessageLocks {
  readonly #deps: LockDeps;
  readonly #byToken = new Map<string, MessageLock>();
  readonly #locked = new Set<BusMessage>();

  constructor(deps: LockDeps) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#byToken.size;
  }

  find(token: string): MessageLock | undefined {
    return this.#byToken.get(token);
  }

  has(message: BusMessage): boolean {
    return this.#locked.has(message);
  }

  under(session: BusSession): readonly MessageLock[] {
    return [...session.tokens].flatMap((token) => this.#byToken.get(token) ?? []);
  }

  take(message: BusMessage, session: BusSession | undefined): MessageLock {
    const lock: MessageLock = {
      token: this.#deps.newToken(),
      message,
      session,
      lockedUntil: session?.lockedUntil ?? 0,
      stopExpiry: () => {},
    };
    this.#byToken.set(lock.token, lock);
    this.#locked.add(message);
    session?.tokens.add(lock.token);
    if (session === undefined) this.renew(lock);
    return lock;
  }

  renew(lock: MessageLock): void {
    lock.stopExpiry();
    lock.lockedUntil = this.#deps.clock.now() + this.#deps.lockDuration;
    lock.stopExpiry = this.#deps.deadlines.add(lock.lockedUntil, () => this.#deps.expired(lock));
  }

  release(lock: MessageLock): void {
    lock.stopExpiry();
    this.#byToken.delete(lock.token);
    this.#locked.delete(lock.message);
    lock.session?.tokens.delete(lock.token);
  }
}
