import type { BusMessage, MessageFacts, PropertyChanges } from "./message.ts";

/** Why a queue says no. The broker turns these into AMQP errors. */
export type Refusal =
  | "session-id-missing"
  | "queue-full"
  | "message-lock-lost"
  | "session-lock-lost"
  | "session-cannot-be-locked"
  | "no-session-in-time"
  | "message-not-found"
  | "already-dead-lettered";

export interface Refused {
  readonly refused: Refusal;
}

export const refuse = (refused: Refusal): Refused => ({ refused });

export function isRefused(answer: unknown): answer is Refused {
  return typeof answer === "object" && answer !== null && "refused" in answer;
}

export interface Delivery {
  readonly message: BusMessage;
  /** Absent when the delivery removed the message (receive and delete). */
  readonly lock?: { readonly token: string; readonly lockedUntil: number };
}

/** One receive link, as a queue sees it. */
export interface Consumer {
  readonly name: string;
  /** Receive and delete: a message handed over is gone. */
  readonly destructive: boolean;
  /** How many messages it can take now. */
  room(): number;
  deliver(delivery: Delivery): void;
  /** Its bus session's lock ran out. */
  sessionLost(): void;
}

export type Settlement =
  | { readonly kind: "complete" }
  | { readonly kind: "release" }
  | { readonly kind: "abandon" | "defer" | "dead-letter"; readonly properties: PropertyChanges };

/** A fact about a message or a bus session. It never carries the body. */
export interface BusEvent {
  readonly type:
    | "accepted"
    | "scheduled"
    | "duplicate-dropped"
    | "activated"
    | "delivered"
    | "completed"
    | "abandoned"
    | "released"
    | "deferred"
    | "dead-lettered"
    | "expired"
    | "cancelled"
    | "lock-lost"
    | "session-accepted"
    | "session-released"
    | "session-lock-lost";
  readonly queue: string;
  readonly messageId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly sequenceNumber?: number | undefined;
  readonly deliveryCount?: number | undefined;
  readonly reason?: string | undefined;
}

/** Where a queue writes down what must survive a restart. */
export interface QueueJournal {
  put(message: BusMessage): void;
  update(facts: MessageFacts): void;
  remove(sequenceNumber: number): void;
  sessionState(sessionId: string, state: Buffer | undefined): void;
}

export interface QueueCounts {
  readonly active: number;
  readonly scheduled: number;
  readonly deferred: number;
  readonly deadLetter: number;
  readonly locked: number;
}
