import { amqpError, journalFailed, statusOf } from "./amqp-errors.ts";
import { arrayOf, numberOf, timestamp, uuid } from "./amqp-values.ts";
import type { BrokerContext } from "./broker-context.ts";
import { decodeMessage, encodeMessage } from "./codec.ts";
import { limitBroken, maxMessageBytes, maxPeekCount } from "./limits.ts";
import { uuidBytes, uuidText } from "./lock-token.ts";
import type { PropertyChanges } from "./message.ts";
import type { BusQueue } from "./queue.ts";
import { isRefused, type Settlement } from "./queue-types.ts";
import { type AmqpAnswer, type AmqpRequest, managementStatus } from "./request-link.ts";

type Reason = Parameters<typeof amqpError>[0];
type Body = Readonly<Record<string, unknown>>;
/** What an operation answers: a body, nothing found, or no. */
type Result = { readonly body: unknown } | "none" | { readonly refused: Reason };

interface Call {
  readonly queue: BusQueue;
  readonly broker: BrokerContext;
  readonly body: Body;
  /** The receive link in whose name the request is made. */
  readonly by: string | undefined;
}

const operations: Readonly<Record<string, (call: Call) => Result>> = {
  "com.microsoft:schedule-message": scheduleMessages,
  "com.microsoft:cancel-scheduled-message": ({ queue, body }) =>
    queue.cancelScheduled(numbers(body["sequence-numbers"])) ?? { body: {} },
  "com.microsoft:peek-message": peekMessages,
  "com.microsoft:renew-lock": renewLocks,
  "com.microsoft:update-disposition": updateDisposition,
  "com.microsoft:receive-by-sequence-number": receiveBySequenceNumber,
  "com.microsoft:renew-session-lock": renewSessionLock,
  "com.microsoft:get-session-state": getSessionState,
  "com.microsoft:set-session-state": setSessionState,
};

/** Answers a request to a queue's `$management`. */
export function manage(
  queue: BusQueue,
  request: AmqpRequest,
  broker: BrokerContext,
  reply: (answer: AmqpAnswer) => void,
): void {
  const { operation: name } = request.properties;
  const operation = operations[String(name)];
  const by = request.properties["associated-link-name"];
  const call: Call = {
    queue,
    broker,
    body: isRecord(request.body) ? request.body : {},
    by: typeof by === "string" ? by : undefined,
  };
  const result = operation === undefined ? refuse("not-implemented") : operation(call);
  broker.written((error) => reply(error === undefined ? answerOf(result) : failure(journalFailed(error))));
}

function answerOf(result: Result): AmqpAnswer {
  if (result === "none") return managementStatus(204, "No content");
  if ("refused" in result) return failure(amqpError(result.refused));
  return { ...managementStatus(200, "OK"), body: result.body };
}

function failure(error: ReturnType<typeof amqpError>): AmqpAnswer {
  return managementStatus(statusOf(error), error.description, error.condition);
}

const refuse = (refused: Reason): Result => ({ refused });

function scheduleMessages({ queue, broker, body }: Call): Result {
  if (broker.isBusy()) return refuse("server-busy");
  const { messages: given } = body;
  const encoded = records(given).map(({ message }) => message);
  const buffers = encoded.filter((one) => Buffer.isBuffer(one));
  if (buffers.length === 0 || buffers.length < encoded.length) return refuse("bad-request");
  if (buffers.reduce((sum, one) => sum + one.length, 0) > maxMessageBytes) return refuse("message-too-large");
  const messages = buffers.map((one) => decodeMessage(one, broker.newMessageId));
  for (const message of messages) {
    const broken = limitBroken(message);
    if (broken !== undefined) return refuse(broken);
  }
  const answer = queue.send(messages);
  return isRefused(answer) ? answer : { body: { "sequence-numbers": arrayOf("long", answer) } };
}

function peekMessages({ queue, body }: Call): Result {
  const from = numberOf(body["from-sequence-number"]) ?? 0;
  const count = Math.min(numberOf(body["message-count"]) ?? 1, maxPeekCount);
  const found = queue.peek(from, count, text(body["session-id"]));
  if (found.length === 0) return "none";
  return { body: { messages: found.map((message) => ({ message: encodeMessage(message) })) } };
}

function renewLocks({ queue, body }: Call): Result {
  const expirations: number[] = [];
  for (const token of tokens(body["lock-tokens"])) {
    const renewed = queue.renewLock(token);
    if (isRefused(renewed)) return renewed;
    expirations.push(renewed);
  }
  return { body: { expirations: arrayOf("timestamp", expirations) } };
}

function updateDisposition({ queue, body }: Call): Result {
  const settlement = settlementOf(body);
  if (settlement === undefined) return refuse("bad-request");
  for (const token of tokens(body["lock-tokens"])) {
    const refused = queue.settle(token, settlement);
    if (refused !== undefined) return refused;
  }
  return { body: {} };
}

function settlementOf(body: Body): Settlement | undefined {
  const given = body["properties-to-modify"];
  const properties: PropertyChanges = isRecord(given) ? given : {};
  switch (body["disposition-status"]) {
    case "completed":
      return { kind: "complete" };
    case "abandoned":
      return { kind: "abandon", properties };
    case "defered":
      return { kind: "defer", properties };
    case "suspended":
      return { kind: "dead-letter", properties: { ...properties, ...deadLetterProperties(body) } };
    default:
      return undefined;
  }
}

function deadLetterProperties(body: Body): PropertyChanges {
  const reason = text(body["deadletter-reason"]);
  const description = text(body["deadletter-description"]);
  return {
    ...(reason === undefined ? {} : { DeadLetterReason: reason }),
    ...(description === undefined ? {} : { DeadLetterErrorDescription: description }),
  };
}

function receiveBySequenceNumber({ queue, body }: Call): Result {
  const found = queue.receiveDeferred(numbers(body["sequence-numbers"]), {
    destructive: numberOf(body["receiver-settle-mode"]) === 0,
    sessionId: text(body["session-id"]),
  });
  if (isRefused(found)) return found;
  const messages = found.map(({ message, lock }) => ({
    message: encodeMessage(message, lock?.lockedUntil),
    ...(lock === undefined ? {} : { "lock-token": uuid(uuidBytes(lock.token)) }),
  }));
  return { body: { messages } };
}

function renewSessionLock({ queue, body, by }: Call): Result {
  const renewed = queue.sessions.renew(text(body["session-id"]) ?? "", by);
  return isRefused(renewed) ? renewed : { body: { expiration: timestamp(renewed) } };
}

function getSessionState({ queue, body, by }: Call): Result {
  const session = queue.sessions.held(text(body["session-id"]) ?? "", by);
  if (session === undefined) return refuse("session-lock-lost");
  return { body: { "session-state": session.state ?? null } };
}

function setSessionState({ queue, body, by }: Call): Result {
  const given = body["session-state"];
  // The SDK writes "clear it" as JSON, the four bytes `null`.
  const state = Buffer.isBuffer(given) && !given.equals(Buffer.from("null")) ? given : undefined;
  return queue.setSessionState(text(body["session-id"]) ?? "", state, by) ?? { body: {} };
}

function isRecord(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function records(value: unknown): readonly Body[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function numbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(numberOf).filter((number) => number !== undefined) : [];
}

function tokens(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => Buffer.isBuffer(one)).map(uuidText) : [];
}
