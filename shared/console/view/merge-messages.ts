import type { Message } from "../../wire/agent-api/types.ts";

/** What was read again takes the place of what was known. */
export function mergeMessages(known: readonly Message[], read: readonly Message[]): readonly Message[] {
  if (read.length === 0) return known;
  const bySequence = new Map(known.map((message) => [message.sequence, message]));
  for (const message of read) bySequence.set(message.sequence, message);
  return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
}

const settlesWithin = 10 * 60_000;

/**
 * From where to read: after what is known, but again from the first message of an agent whose delivery is
 * still open. After a while it is taken as it is, so that an old thread is not read over and over.
 */
export function readAfter(known: readonly Message[], next: number, now: number): number {
  const open = known.find(
    (message) =>
      message.kind === "message" &&
      message.sender.kind === "agent" &&
      message.delivery === undefined &&
      now - Date.parse(message.at) < settlesWithin,
  );
  return open === undefined ? next : Math.min(next, open.sequence - 1);
}
