import type { Consumer } from "./queue-types.ts";

/** Competing consumers, who take turns. */
export class ConsumerRing {
  readonly #consumers: Consumer[] = [];
  #turn = 0;

  add(consumer: Consumer): void {
    this.#consumers.push(consumer);
  }

  remove(consumer: Consumer): void {
    const index = this.#consumers.indexOf(consumer);
    if (index >= 0) this.#consumers.splice(index, 1);
  }

  /** The next in turn that has room. */
  next(): Consumer | undefined {
    for (let tried = 0; tried < this.#consumers.length; tried++) {
      const consumer = this.#consumers[this.#turn++ % this.#consumers.length];
      if (consumer !== undefined && consumer.room() > 0) return consumer;
    }
    return undefined;
  }
}
