/**
 * The metadata that the Service Bus extension sends with a message, and what the host then does to it: for a body
 * that is a JSON object, each top-level scalar or object *replaces* the metadata of the same name.
 */
import type { ServiceBusReceivedMessage } from "@azure/service-bus";
import type { TypedData } from "./core-types.ts";

export type BusMessage = Pick<
  ServiceBusReceivedMessage,
  | "deliveryCount"
  | "deadLetterSource"
  | "lockToken"
  | "expiresAtUtc"
  | "enqueuedTimeUtc"
  | "messageId"
  | "contentType"
  | "replyTo"
  | "sequenceNumber"
  | "to"
  | "subject"
  | "correlationId"
  | "applicationProperties"
  | "sessionId"
  | "replyToSessionId"
  | "partitionKey"
>;

/** The extension counts deliveries from 1; on the wire the first is 0. */
export function deliveryCountOf(message: Pick<BusMessage, "deliveryCount">): number {
  return (message.deliveryCount ?? 0) + 1;
}

export function toTriggerMetadata(
  message: BusMessage,
  body: string | undefined,
): Readonly<Record<string, TypedData>> {
  const metadata = extensionMetadata(message);
  if (body !== undefined) overwriteByBody(metadata, body);
  return metadata;
}

function extensionMetadata(message: BusMessage): Record<string, TypedData> {
  const properties = message.applicationProperties ?? {};
  const entries: readonly (readonly [string, TypedData | undefined])[] = [
    ["DeliveryCount", json(deliveryCountOf(message))],
    ["DeadLetterSource", text(message.deadLetterSource)],
    ["LockToken", text(message.lockToken)],
    ["ExpiresAtUtc", json(dateTime(message.expiresAtUtc))],
    ["ExpiresAt", json(dateTimeOffset(message.expiresAtUtc))],
    ["EnqueuedTimeUtc", json(dateTime(message.enqueuedTimeUtc))],
    ["EnqueuedTime", json(dateTimeOffset(message.enqueuedTimeUtc))],
    ["MessageId", text(message.messageId)],
    ["ContentType", text(message.contentType)],
    ["ReplyTo", text(message.replyTo)],
    ["SequenceNumber", { json: String(message.sequenceNumber ?? 0) }],
    ["To", text(message.to)],
    ["Subject", text(message.subject)],
    ["Label", text(message.subject)],
    ["CorrelationId", text(message.correlationId)],
    ["ApplicationProperties", json(properties)],
    ["UserProperties", json(properties)],
    ["SessionId", text(message.sessionId)],
    ["ReplyToSessionId", text(message.replyToSessionId)],
    ["PartitionKey", text(message.partitionKey)],
    // The extension dumps its .NET objects; nothing in them is of use to a function.
    ["MessageReceiver", json({})],
    ["MessageSession", message.sessionId === undefined ? undefined : json({})],
    ["MessageActions", json({})],
    ["SessionActions", message.sessionId === undefined ? undefined : json({})],
    ["ReceiveActions", json({})],
    ["Client", json({})],
  ];
  const metadata: Record<string, TypedData> = {};
  for (const [name, value] of entries) if (value !== undefined) metadata[name] = value;
  return metadata;
}

function overwriteByBody(metadata: Record<string, TypedData>, body: string): void {
  const names = new Map(Object.keys(metadata).map((name) => [name.toLowerCase(), name]));
  for (const [property, value] of Object.entries(parseObject(body))) {
    const replacement = bindingValue(value);
    if (replacement === undefined) continue;
    const name = names.get(property.toLowerCase()) ?? property;
    names.set(property.toLowerCase(), name);
    metadata[name] = replacement;
  }
}

/** Scalars become strings the .NET way, objects stay; arrays and nulls are passed over. */
function bindingValue(value: unknown): TypedData | undefined {
  if (value === null || Array.isArray(value)) return undefined;
  if (typeof value === "object") return json(value);
  if (typeof value === "boolean") return { string: value ? "True" : "False" };
  return { string: String(value) };
}

function parseObject(body: string): object {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

const json = (value: unknown): TypedData => ({ json: JSON.stringify(value) });

function text(value: unknown): TypedData | undefined {
  if (value === undefined || value === null) return undefined;
  return { string: Buffer.isBuffer(value) ? value.toString("hex") : String(value) };
}

/** A .NET DateTime of unspecified kind: no trailing "Z". No expiry is the largest one. */
function dateTime(value: Date | undefined): string {
  return value === undefined ? "9999-12-31T23:59:59.9999999" : dotNet(value);
}

function dateTimeOffset(value: Date | undefined): string {
  return `${dateTime(value)}+00:00`;
}

/** .NET writes no zeros at the end of a fraction, and no empty fraction. */
const dotNet = (value: Date): string =>
  value
    .toISOString()
    .replace(/(\.\d*?)0*Z$/, "$1")
    .replace(/\.$/, "");
