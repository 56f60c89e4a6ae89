import {
  entriesOf,
  int,
  itemsOf,
  list,
  long,
  nothing,
  numberOf,
  readValue,
  section,
  string,
  stringMap,
  symbolicMap,
  type Typed,
  timestamp,
  uint,
} from "./amqp-values.ts";
import type { BusMessage, IncomingMessage, PropertyChanges } from "./message.ts";
import { splitSections } from "./sections.ts";

const codes = {
  header: 0x70,
  messageAnnotations: 0x72,
  properties: 0x73,
  applicationProperties: 0x74,
} as const;
const states = { active: 0, deferred: 1, scheduled: 2 } as const;
const propertyIndex = { messageId: 0, groupId: 10 } as const;
const headerIndex = { timeToLive: 2 } as const;
const scheduleAnnotation = "x-opt-scheduled-enqueue-time";

/** Written by the broker; what a sender puts there (by sending a received message again) is not kept. */
const brokersAnnotations = new Set([
  scheduleAnnotation,
  "x-opt-sequence-number",
  "x-opt-enqueue-sequence-number",
  "x-opt-enqueued-time",
  "x-opt-locked-until",
  "x-opt-message-state",
]);

/** Takes from a sent message what the queue must know; everything else stays the bytes it was. */
export function decodeMessage(bytes: Buffer, newMessageId: () => string): IncomingMessage {
  const sections = splitSections(bytes);
  const annotations = entriesOf(sections.messageAnnotations && readValue(sections.messageAnnotations));
  const properties = itemsOf(sections.properties && readValue(sections.properties));
  const header = itemsOf(sections.header && readValue(sections.header));

  const sentId = idText(properties[propertyIndex.messageId]?.value);
  const messageId = sentId ?? newMessageId();
  const sessionId: unknown = properties[propertyIndex.groupId]?.value;
  const kept = annotations.filter(([key]) => !brokersAnnotations.has(key));
  return {
    messageId,
    sessionId: typeof sessionId === "string" ? sessionId : undefined,
    scheduledFor: numberOf(annotations.find(([key]) => key === scheduleAnnotation)?.[1].value),
    timeToLive: numberOf(header[headerIndex.timeToLive]?.value),
    content: Buffer.concat([
      kept.length === 0 ? Buffer.alloc(0) : section(codes.messageAnnotations, mapOf(kept)),
      sentId === undefined ? withMessageId(properties, messageId) : (sections.properties ?? Buffer.alloc(0)),
      sections.applicationProperties ?? Buffer.alloc(0),
      sections.rest,
    ]),
  };
}

/** The message as a receiver gets it: our header and annotations, the sender's bare message byte for byte. */
export function encodeMessage(message: BusMessage, lockedUntil?: number): Buffer {
  const sections = splitSections(message.content);
  const annotations = {
    ...Object.fromEntries(entriesOf(sections.messageAnnotations && readValue(sections.messageAnnotations))),
    "x-opt-sequence-number": long(message.sequenceNumber),
    "x-opt-enqueue-sequence-number": long(message.sequenceNumber),
    "x-opt-enqueued-time": timestamp(message.enqueuedAt),
    "x-opt-message-state": int(states[message.state]),
    ...(lockedUntil === undefined ? {} : { "x-opt-locked-until": timestamp(lockedUntil) }),
    ...(message.scheduledFor === undefined ? {} : { [scheduleAnnotation]: timestamp(message.scheduledFor) }),
  };
  const timeToLive = message.timeToLive === undefined ? nothing() : uint(message.timeToLive);
  return Buffer.concat([
    section(codes.header, list([nothing(), nothing(), timeToLive, nothing(), uint(message.deliveryCount)])),
    section(codes.messageAnnotations, symbolicMap(annotations)),
    sections.properties ?? Buffer.alloc(0),
    sections.applicationProperties ?? Buffer.alloc(0),
    sections.rest,
  ]);
}

/** Sets application properties, leaving the types of the others alone. */
export function withProperties(content: Buffer, changes: PropertyChanges): Buffer {
  const sections = splitSections(content);
  const present = entriesOf(sections.applicationProperties && readValue(sections.applicationProperties));
  return Buffer.concat([
    sections.messageAnnotations ?? Buffer.alloc(0),
    sections.properties ?? Buffer.alloc(0),
    section(codes.applicationProperties, stringMap({ ...Object.fromEntries(present), ...changes })),
    sections.rest,
  ]);
}

/** The messages inside one batch envelope (message format 0x80013700): one per data section. */
export function splitBatch(envelope: Buffer): readonly Buffer[] {
  return splitSections(envelope).data.map((one) => {
    const content: unknown = readValue(one).value;
    if (!Buffer.isBuffer(content)) throw new TypeError("A batch holds something that is not a message");
    return content;
  });
}

function mapOf(entries: readonly (readonly [key: string, value: Typed])[]): Typed {
  return symbolicMap(Object.fromEntries(entries));
}

function withMessageId(properties: readonly Typed[], messageId: string): Buffer {
  return section(codes.properties, list([string(messageId), ...properties.slice(1)]));
}

/** Ids may be text, a number, a uuid or bytes; a queue compares text. */
function idText(id: unknown): string | undefined {
  if (id === undefined || id === null || id === "") return undefined;
  return Buffer.isBuffer(id) ? id.toString("hex") : String(id);
}
