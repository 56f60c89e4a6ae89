/** The message ids a queue has seen within its window. */
export class DuplicateHistory {
  readonly #window: number;
  readonly #seen = new Map<string, number>();

  constructor(window: number) {
    this.#window = window;
  }

  has(messageId: string, now: number): boolean {
    this.#forget(now);
    return this.#seen.has(messageId);
  }

  add(messageId: string, at: number): void {
    this.#seen.set(messageId, at);
  }

  entries(now: number): Iterable<readonly [messageId: string, at: number]> {
    this.#forget(now);
    return this.#seen;
  }

  #forget(now: number): void {
    for (const [messageId, at] of this.#seen) {
      if (at > now - this.#window) return;
      this.#seen.delete(messageId);
    }
  }
}
