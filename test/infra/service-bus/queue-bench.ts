import type { IncomingMessage } from "../../../infra/local/service-bus/message.ts";
import { BusQueue } from "../../../infra/local/service-bus/queue.ts";
import {
  deadLetterDefinition,
  type QueueDefinition,
} from "../../../infra/local/service-bus/queue-definition.ts";
import type {
  BusEvent,
  Consumer,
  Delivery,
  QueueJournal,
  Refusal,
} from "../../../infra/local/service-bus/queue-types.ts";
import { createManualClock } from "./manual-clock.ts";

export const definition: QueueDefinition = {
  name: "q",
  lockDuration: 1000,
  maxDeliveryCount: 3,
  requiresSession: false,
  requiresDuplicateDetection: false,
  duplicateDetectionWindow: 20_000,
  defaultTimeToLive: 3_600_000,
  deadLetteringOnMessageExpiration: false,
  maxSizeInBytes: 1_000_000,
};

const noJournal: QueueJournal = { put() {}, update() {}, remove() {}, sessionState() {} };

/** A queue and its dead-letter queue on a clock moved by hand; the content of a message is its text. */
export function createQueueBench(over: Partial<QueueDefinition> = {}) {
  const clock = createManualClock();
  const events: BusEvent[] = [];
  let tokens = 0;
  const deps = {
    clock,
    journal: noJournal,
    newToken: () => `token-${++tokens}`,
    withProperties: (content: Buffer, changes: object) =>
      Buffer.from(`${content.toString()} ${JSON.stringify(changes)}`),
    emit: (event: BusEvent) => events.push(event),
  };
  const full = { ...definition, ...over };
  const deadLetters = new BusQueue(deadLetterDefinition(full), deps);
  return { clock, events, deadLetters, queue: new BusQueue(full, { ...deps, deadLetters }) };
}

let sent = 0;

export function message(text: string, over: Partial<IncomingMessage> = {}): IncomingMessage {
  return { messageId: `m-${++sent}`, content: Buffer.from(text), ...over };
}

export interface TestConsumer extends Consumer {
  readonly deliveries: Delivery[];
  readonly texts: readonly string[];
  /** Token of the latest delivery. */
  readonly token: string;
  wants: number;
  lost: boolean;
}

export function createConsumer(wants = Number.POSITIVE_INFINITY, destructive = false): TestConsumer {
  const deliveries: Delivery[] = [];
  return {
    name: `link-${++sent}`,
    destructive,
    deliveries,
    wants,
    lost: false,
    get texts() {
      return deliveries.map(({ message: { content } }) => content.toString());
    },
    get token() {
      const token = deliveries.at(-1)?.lock?.token;
      if (token === undefined) throw new Error("Nothing was delivered under a lock");
      return token;
    },
    room() {
      return this.wants;
    },
    deliver(delivery) {
      this.wants--;
      deliveries.push(delivery);
    },
    sessionLost() {
      this.lost = true;
    },
  };
}

/** Asks for a bus session; tells what came of it. */
export function askForSession(
  queue: BusQueue,
  consumer: Consumer,
  { sessionId, timeout = 5000 }: { readonly sessionId?: string; readonly timeout?: number } = {},
) {
  const asked: { granted?: string; refused?: Refusal; withdraw: () => void } = { withdraw: () => {} };
  asked.withdraw = queue.acceptSession({
    sessionId,
    timeout,
    consumer,
    granted: (session) => {
      asked.granted = session.id;
    },
    refused: (reason) => {
      asked.refused = reason;
    },
  });
  queue.wake(consumer);
  return asked;
}
