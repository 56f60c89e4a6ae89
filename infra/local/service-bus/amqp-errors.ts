import type { LimitBroken } from "./limits.ts";
import type { Refusal } from "./queue-types.ts";

/** An AMQP error, as the service words it. The SDK reads conditions, and in places the text. */
export interface AmqpError {
  readonly condition: string;
  readonly description: string;
}

type Reason =
  | Refusal
  | LimitBroken
  | "message-too-large"
  | "not-decodable"
  | "server-busy"
  | "dead-letter-queue-takes-no-messages"
  | "session-receiver-on-plain-queue"
  | "plain-receiver-on-session-queue"
  | "not-implemented"
  | "bad-request";

const errors: Readonly<Record<Reason, AmqpError>> = {
  "session-id-missing": {
    condition: "amqp:not-allowed",
    description:
      "The SessionId was not set on a message, and it cannot be sent to the entity. Entities that have session support enabled can only receive messages that have the SessionId set to a valid value.",
  },
  "queue-full": {
    condition: "amqp:resource-limit-exceeded",
    description: "The maximum entity size has been reached or exceeded.",
  },
  "message-lock-lost": {
    condition: "com.microsoft:message-lock-lost",
    description:
      "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.",
  },
  "session-lock-lost": {
    condition: "com.microsoft:session-lock-lost",
    description: "The session lock has expired on the MessageSession. Accept a new MessageSession.",
  },
  "session-cannot-be-locked": {
    condition: "com.microsoft:session-cannot-be-locked",
    description: "The requested session cannot be accepted. It may be locked by another receiver.",
  },
  "no-session-in-time": {
    condition: "com.microsoft:timeout",
    description: "The operation did not complete within the allotted timeout: no session became available.",
  },
  "message-not-found": {
    condition: "com.microsoft:message-not-found",
    description: "The message with the given sequence number could not be found.",
  },
  "already-dead-lettered": {
    condition: "amqp:not-allowed",
    description: "A message in a dead-letter queue cannot be dead-lettered again.",
  },
  "message-id-too-long": {
    condition: "com.microsoft:argument-out-of-range",
    description: "The length of a MessageId may not exceed 128 characters.",
  },
  "session-id-too-long": {
    condition: "com.microsoft:argument-out-of-range",
    description: "The length of a SessionId may not exceed 128 characters.",
  },
  "properties-too-large": {
    condition: "amqp:link:message-size-exceeded",
    description: "A property of a message may not exceed 32 KB, nor all of them together 64 KB.",
  },
  "message-too-large": {
    condition: "amqp:link:message-size-exceeded",
    description: "The message, or the batch of messages, is larger than is currently allowed (262144 bytes).",
  },
  "not-decodable": {
    condition: "amqp:decode-error",
    description: "The transfer does not hold an AMQP message.",
  },
  "server-busy": {
    condition: "com.microsoft:server-busy",
    description: "The request was terminated because the entity is being throttled. Error code: 50009.",
  },
  "dead-letter-queue-takes-no-messages": {
    condition: "amqp:not-allowed",
    description: "Cannot send to a dead-letter queue.",
  },
  "session-receiver-on-plain-queue": {
    condition: "amqp:not-allowed",
    description:
      "A sessionful message receiver cannot be created on an entity that does not require sessions. Ensure RequiresSession is set to true when creating a Queue or Subscription to enable sessionful behavior.",
  },
  "plain-receiver-on-session-queue": {
    condition: "amqp:not-allowed",
    description:
      "It is not possible for an entity that requires sessions to create a non-sessionful message receiver.",
  },
  "not-implemented": {
    condition: "amqp:not-implemented",
    description: "The local broker does not know this management operation.",
  },
  "bad-request": {
    condition: "com.microsoft:argument-error",
    description: "The management request lacks something it needs.",
  },
};

export function amqpError(reason: Reason): AmqpError {
  return errors[reason];
}

/** The SDK looks for the words "The messaging entity … could not be found". */
export function notFound(address: string): AmqpError {
  return {
    condition: "amqp:not-found",
    description: `The messaging entity '${address}' could not be found.`,
  };
}

export function unauthorized(address: string): AmqpError {
  return {
    condition: "amqp:unauthorized-access",
    description: `Unauthorized access. No valid token was put for '${address}'.`,
  };
}

export function journalFailed(error: Error): AmqpError {
  return { condition: "amqp:internal-error", description: error.message };
}

const statuses: Readonly<Record<string, number>> = {
  "amqp:not-allowed": 400,
  "amqp:not-implemented": 501,
  "amqp:internal-error": 500,
  "amqp:resource-limit-exceeded": 403,
  "com.microsoft:message-lock-lost": 410,
  "com.microsoft:session-lock-lost": 410,
  "com.microsoft:message-not-found": 404,
  "com.microsoft:server-busy": 503,
};

/** The status code of a management answer. */
export function statusOf(error: AmqpError): number {
  return statuses[error.condition] ?? 400;
}
