import { entriesOf, readValue } from "./amqp-values.ts";
import type { IncomingMessage } from "./message.ts";
import { splitSections } from "./sections.ts";

/** Standard tier: a message, or a batch of them. */
export const maxMessageBytes = 262_144;
export const maxPeekCount = 250;

const maxIdLength = 128;
const maxPropertyBytes = 32 * 1024;
const maxPropertiesBytes = 64 * 1024;

export type LimitBroken = "message-id-too-long" | "session-id-too-long" | "properties-too-large";

/** Which of the service's limits a message breaks, if any. */
export function limitBroken(message: IncomingMessage): LimitBroken | undefined {
  if (message.messageId.length > maxIdLength) return "message-id-too-long";
  if ((message.sessionId?.length ?? 0) > maxIdLength) return "session-id-too-long";
  const { applicationProperties } = splitSections(message.content);
  if (applicationProperties === undefined) return undefined;
  if (applicationProperties.length > maxPropertiesBytes) return "properties-too-large";
  const sizes = entriesOf(readValue(applicationProperties)).map(([, { value }]) => sizeOf(value));
  return sizes.some((size) => size > maxPropertyBytes) ? "properties-too-large" : undefined;
}

function sizeOf(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  return Buffer.isBuffer(value) ? value.length : 0;
}
