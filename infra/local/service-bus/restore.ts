import type { JournalRecord } from "./journal-records.ts";
import type { BusMessage } from "./message.ts";
import type { BusQueue } from "./queue.ts";

interface Remembered {
  readonly messages: Map<number, BusMessage>;
  readonly states: Map<string, Buffer>;
  readonly seen: Map<string, number>;
  next: number;
}

/** Fills the queues with what the journal kept. */
export function restore(
  records: readonly JournalRecord[],
  queues: ReadonlyMap<string, BusQueue>,
  log: (line: string) => void,
): void {
  for (const [name, remembered] of replay(records)) {
    const queue = queues.get(name);
    if (queue !== undefined) fill(queue, remembered);
    else if (remembered.messages.size > 0) {
      log(`journal: ${remembered.messages.size} messages of queue ${name}, no longer defined, are left out`);
    }
  }
}

/** What a compacted journal says of a queue. */
export function* snapshotOf(queue: BusQueue): Generator<JournalRecord> {
  const { name } = queue.definition;
  yield { type: "next", queue: name, sequenceNumber: queue.nextSequenceNumber };
  for (const [messageId, at] of queue.seen()) yield { type: "seen", queue: name, messageId, at };
  for (const { id, state } of queue.sessions.states()) {
    if (state !== undefined) yield { type: "state", queue: name, sessionId: id, bytes: state };
  }
  for (const { content, ...facts } of queue.peek(0, Number.POSITIVE_INFINITY)) {
    yield { type: "put", queue: name, facts, bytes: content };
  }
}

function fill(queue: BusQueue, remembered: Remembered): void {
  queue.restoreNext(remembered.next);
  for (const [sessionId, state] of remembered.states) queue.sessions.open(sessionId).state = state;
  const inOrderOfTime = [...remembered.seen].sort(([, a], [, b]) => a - b);
  for (const [messageId, at] of inOrderOfTime) queue.restoreSeen(messageId, at);
  const inOrder = [...remembered.messages.values()].sort((a, b) => a.sequenceNumber - b.sequenceNumber);
  for (const message of inOrder) queue.restore(message);
}

function replay(records: readonly JournalRecord[]): Map<string, Remembered> {
  const queues = new Map<string, Remembered>();
  for (const record of records) {
    const known = queues.get(record.queue);
    const remembered = known ?? { messages: new Map(), states: new Map(), seen: new Map(), next: 1 };
    if (known === undefined) queues.set(record.queue, remembered);
    apply(remembered, record);
  }
  return queues;
}

function apply(to: Remembered, record: JournalRecord): void {
  switch (record.type) {
    case "put":
      to.messages.set(record.facts.sequenceNumber, { ...record.facts, content: record.bytes });
      to.seen.set(record.facts.messageId, record.facts.acceptedAt);
      to.next = Math.max(to.next, record.facts.sequenceNumber + 1);
      break;
    case "update": {
      const message = to.messages.get(record.facts.sequenceNumber);
      if (message !== undefined) Object.assign(message, record.facts);
      break;
    }
    case "remove":
      to.messages.delete(record.sequenceNumber);
      break;
    case "state":
      if (record.bytes === undefined) to.states.delete(record.sessionId);
      else to.states.set(record.sessionId, record.bytes);
      break;
    case "next":
      to.next = Math.max(to.next, record.sequenceNumber);
      break;
    case "seen":
      to.seen.set(record.messageId, record.at);
      break;
    default:
      throw new TypeError(`The journal holds an unknown record: ${JSON.stringify(record satisfies never)}`);
  }
}
