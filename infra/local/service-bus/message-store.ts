import type { BusSessions } from "./bus-sessions.ts";
import type { BusMessage } from "./message.ts";
import { factsOf } from "./message.ts";
import { OrderedMessages } from "./ordered-messages.ts";
import type { QueueJournal } from "./queue-types.ts";

/** The messages of one queue: all of them in order, which of them may be handed out now, and the journal's copy. */
export class MessageStore {
  /** What may be handed out, when the queue has no sessions. */
  readonly ready = new OrderedMessages();
  readonly #all = new OrderedMessages();
  readonly #journal: QueueJournal;
  /** Absent in a queue without sessions. */
  readonly #sessions: BusSessions | undefined;
  #bytes = 0;
  #next = 1;
  #readyCount = 0;

  constructor(journal: QueueJournal, sessions: BusSessions | undefined) {
    this.#journal = journal;
    this.#sessions = sessions;
  }

  get size(): number {
    return this.#all.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get readyCount(): number {
    return this.#readyCount;
  }

  get nextSequenceNumber(): number {
    return this.#next;
  }

  takeSequenceNumber(): number {
    return this.#next++;
  }

  find(sequenceNumber: number): BusMessage | undefined {
    return this.#all.find(sequenceNumber);
  }

  from(sequenceNumber: number): Iterable<BusMessage> {
    return this.#all.from(sequenceNumber);
  }

  add(message: BusMessage): void {
    this.#insert(message);
    this.#journal.put(message);
  }

  /** As `add`, for what the journal has already. */
  restore(message: BusMessage): void {
    this.restoreNext(message.sequenceNumber + 1);
    this.#insert(message);
  }

  restoreNext(sequenceNumber: number): void {
    this.#next = Math.max(this.#next, sequenceNumber);
  }

  remove(message: BusMessage): void {
    this.unready(message);
    this.#all.remove(message);
    this.#bytes -= message.content.length;
    this.#journal.remove(message.sequenceNumber);
  }

  rewrite(message: BusMessage, content: Buffer): void {
    this.#bytes += content.length - message.content.length;
    message.content = content;
    this.#journal.put(message);
  }

  /** Writes down what was changed on a message beside its content. */
  noteFacts(message: BusMessage): void {
    this.#journal.update(factsOf(message));
  }

  makeReady(message: BusMessage): void {
    const lane =
      this.#sessions === undefined ? this.ready : this.#sessions.open(message.sessionId ?? "").ready;
    lane.add(message);
    this.#readyCount++;
  }

  unready(message: BusMessage): void {
    const lane =
      this.#sessions === undefined ? this.ready : this.#sessions.find(message.sessionId ?? "")?.ready;
    if (lane?.remove(message) === true) this.#readyCount--;
  }

  #insert(message: BusMessage): void {
    this.#all.add(message);
    this.#bytes += message.content.length;
  }
}
