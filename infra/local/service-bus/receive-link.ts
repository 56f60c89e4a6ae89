import { randomBytes } from "node:crypto";
import type { Delivery as AmqpDelivery, EventContext, Sender } from "rhea";
import { amqpError, journalFailed } from "./amqp-errors.ts";
import { ticks } from "./amqp-values.ts";
import type { BrokerContext } from "./broker-context.ts";
import { encodeMessage } from "./codec.ts";
import { tagOf, tokenOfTag } from "./lock-token.ts";
import type { PropertyChanges } from "./message.ts";
import type { BusQueue } from "./queue.ts";
import type { Consumer, Refused, Settlement } from "./queue-types.ts";
import {
  accepted,
  answerAttach,
  answerDelivery,
  holdAttach,
  rejected,
  repairDrain,
  roomOf,
} from "./rhea-repairs.ts";

/** The client asked for transfers that are settled as they are sent: receive and delete. */
const settledBySender = 1;
const sessionFilter = "com.microsoft:session-filter";
const lockedUntil = "com.microsoft:locked-until-utc";
const defaultSessionWait = 65_000;

/** What is to be done when a link is no more. */
export type LeaveLink = (clientDied: boolean) => void;

/** A client's link for receiving from a queue, or from one bus session of it. */
export function openReceiveLink(
  link: Sender,
  address: string,
  queue: BusQueue,
  broker: BrokerContext,
): LeaveLink {
  const wanted = wantedSession(link);
  if (queue.definition.requiresSession !== (wanted !== undefined)) {
    const isPlain = wanted === undefined;
    link.close(amqpError(isPlain ? "plain-receiver-on-session-queue" : "session-receiver-on-plain-queue"));
    return () => {};
  }
  const consumer = consumerOf(link);
  repairDrain(link);
  listen(link, consumer, queue, broker);
  if (wanted !== undefined) return acceptSession(link, address, queue, consumer, wanted);

  link.set_source({ address });
  link.set_target({ address: link.target?.address ?? "" });
  answerAttach(link);
  queue.join(consumer);
  return () => queue.leave(consumer, false);
}

function consumerOf(link: Sender): Consumer {
  const destructive = link.snd_settle_mode === settledBySender;
  return {
    name: link.name,
    destructive,
    room: () => (link.is_open() ? roomOf(link) : 0),
    deliver: ({ message, lock }) => {
      const bytes = encodeMessage(message, lock?.lockedUntil);
      link.send(bytes, lock === undefined ? randomBytes(16) : tagOf(lock.token), 0);
    },
    sessionLost: () => link.close(amqpError("session-lock-lost")),
  };
}

function listen(link: Sender, consumer: Consumer, queue: BusQueue, broker: BrokerContext): void {
  const on = (outcome: string, settlementOf: (delivery: AmqpDelivery) => Settlement): void => {
    link.on(outcome, ({ delivery }: EventContext) => {
      if (delivery === undefined || consumer.destructive) return;
      const refused = queue.settle(tokenOfTag(Buffer.from(delivery.tag)), settlementOf(delivery));
      broker.written((error) => answerDelivery(delivery, outcomeOf(refused, error)));
    });
  };
  on("accepted", () => ({ kind: "complete" }));
  on("released", () => ({ kind: "release" }));
  on("modified", modification);
  on("rejected", rejection);
  link.on("sender_flow", () => queue.wake(consumer));
  link.on("sender_draining", () => link.set_drained(true));
}

function outcomeOf(refused: Refused | undefined, error: Error | undefined) {
  if (error !== undefined) return rejected(journalFailed(error));
  return refused === undefined ? accepted() : rejected(amqpError(refused.refused));
}

interface RemoteState {
  readonly undeliverable_here?: boolean;
  readonly message_annotations?: PropertyChanges;
  readonly error?: { readonly info?: PropertyChanges };
}

function modification(delivery: AmqpDelivery): Settlement {
  const { undeliverable_here, message_annotations } = delivery.remote_state as unknown as RemoteState;
  return { kind: undeliverable_here === true ? "defer" : "abandon", properties: message_annotations ?? {} };
}

function rejection(delivery: AmqpDelivery): Settlement {
  const { error } = delivery.remote_state as unknown as RemoteState;
  const given = Object.entries(error?.info ?? {}).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return { kind: "dead-letter", properties: Object.fromEntries(given) };
}

interface WantedSession {
  /** Absent: the next that is free. */
  readonly sessionId: string | undefined;
  readonly timeout: number;
}

function wantedSession(link: Sender): WantedSession | undefined {
  const filter = (link.source?.filter ?? {}) as Readonly<Record<string, unknown>>;
  if (!(sessionFilter in filter)) return undefined;
  const value = filter[sessionFilter];
  // .NET wraps the value in a described type; JavaScript does not.
  const id: unknown = typeof value === "object" && value !== null && "value" in value ? value.value : value;
  const timeout: unknown = link.properties?.["com.microsoft:timeout"];
  return {
    sessionId: typeof id === "string" ? id : undefined,
    timeout: typeof timeout === "number" ? timeout : defaultSessionWait,
  };
}

/** The attach is answered when there is a session to answer with. */
function acceptSession(
  link: Sender,
  address: string,
  queue: BusQueue,
  consumer: Consumer,
  wanted: WantedSession,
): LeaveLink {
  let answered = false;
  holdAttach(link);
  const withdraw = queue.acceptSession({
    ...wanted,
    consumer,
    granted: (session) => {
      answered = true;
      link.set_source({ address, filter: { [sessionFilter]: session.id } });
      link.set_target({ address: link.target?.address ?? "" });
      answerAttach(link, { properties: { [lockedUntil]: ticks(session.lockedUntil) } });
      link.open();
    },
    refused: (reason) => {
      answered = true;
      link.open();
      link.close(amqpError(reason));
    },
  });
  return (clientDied) => {
    withdraw();
    if (!answered && !clientDied) link.open();
    queue.leave(consumer, clientDied);
  };
}
