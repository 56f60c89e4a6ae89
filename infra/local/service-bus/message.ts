/** Properties to set on a message while settling it. */
export type PropertyChanges = Readonly<Record<string, unknown>>;

/** A message as a sender hands it in: what the queue must know, and the rest as bytes. */
export interface IncomingMessage {
  readonly messageId: string;
  readonly sessionId?: string | undefined;
  readonly scheduledFor?: number | undefined;
  readonly timeToLive?: number | undefined;
  /** The sender's annotations and bare message. The queue never looks inside. */
  readonly content: Buffer;
}

/** What the journal keeps of a message beside its content. */
export interface MessageFacts {
  sequenceNumber: number;
  state: "active" | "deferred" | "scheduled";
  deliveryCount: number;
  readonly messageId: string;
  readonly sessionId?: string | undefined;
  /** When the sender's copy came in; duplicate detection counts from here. */
  readonly acceptedAt: number;
  enqueuedAt: number;
  readonly scheduledFor?: number | undefined;
  readonly timeToLive?: number | undefined;
  expiresAt?: number | undefined;
}

/** A message in a queue. The queue that holds it is the only one that changes it. */
export interface BusMessage extends MessageFacts {
  content: Buffer;
}

export function factsOf(message: BusMessage): MessageFacts {
  const { content: _, ...facts } = message;
  return facts;
}
