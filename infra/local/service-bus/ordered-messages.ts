import type { BusMessage } from "./message.ts";

/** Messages in the order of their sequence numbers. Cheap at both ends, where nearly all of the work is. */
export class OrderedMessages {
  #items: (BusMessage | undefined)[] = [];
  #head = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  first(): BusMessage | undefined {
    return this.#items[this.#head];
  }

  find(sequenceNumber: number): BusMessage | undefined {
    const found = this.#items[this.#position(sequenceNumber)];
    return found?.sequenceNumber === sequenceNumber ? found : undefined;
  }

  add(message: BusMessage): void {
    const position = this.#position(message.sequenceNumber);
    if (position === this.#items.length) this.#items.push(message);
    else if (position === this.#head && this.#head > 0) this.#items[--this.#head] = message;
    else this.#items.splice(position, 0, message);
  }

  remove(message: BusMessage): boolean {
    const position = this.#position(message.sequenceNumber);
    if (this.#items[position] !== message) return false;
    if (position === this.#head) this.#dropFirst();
    else this.#items.splice(position, 1);
    return true;
  }

  *from(sequenceNumber: number): Generator<BusMessage> {
    for (let position = this.#position(sequenceNumber); position < this.#items.length; position++) {
      const message = this.#items[position];
      if (message !== undefined) yield message;
    }
  }

  #dropFirst(): void {
    this.#items[this.#head++] = undefined;
    if (this.#head < 1024 || this.#head * 2 < this.#items.length) return;
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }

  /** Where the first message with this sequence number or a later one stands. */
  #position(sequenceNumber: number): number {
    let low = this.#head;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#items[middle]?.sequenceNumber ?? 0) < sequenceNumber) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
