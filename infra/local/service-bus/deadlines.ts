import type { Clock } from "./clock.ts";

/** setTimeout turns anything longer into 1 ms. */
const longestTimer = 2 ** 31 - 1;
/** Below this, cancelled entries are not worth sweeping out. */
const sweepFrom = 64;

interface Deadline {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/**
 * Things to do at given times, on one timer. Equal times run in the order they were added: messages scheduled for
 * the same moment must come out as they were sent.
 */
export class Deadlines {
  readonly #clock: Clock;
  #heap: Deadline[] = [];
  #added = 0;
  #cancelled = 0;
  #timer: { readonly at: number; readonly stop: () => void } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(at: number, run: () => void): () => void {
    const deadline: Deadline = { at, order: this.#added++, run };
    this.#heap.push(deadline);
    this.#up(this.#heap.length - 1);
    this.#arm();
    return () => this.#cancel(deadline);
  }

  stop(): void {
    this.#timer?.stop();
    this.#timer = undefined;
    this.#heap = [];
  }

  #cancel(deadline: Deadline): void {
    if (deadline.run === undefined) return;
    deadline.run = undefined;
    this.#cancelled++;
    if (this.#cancelled < sweepFrom || this.#cancelled * 2 < this.#heap.length) return;
    // A queue that settles thousands of messages a second would otherwise keep every one until its time to live ends.
    this.#heap = this.#heap.filter((kept) => kept.run !== undefined).sort(compare);
    this.#cancelled = 0;
  }

  #arm(): void {
    const [first] = this.#heap;
    if (first === undefined || (this.#timer !== undefined && this.#timer.at <= first.at)) return;
    this.#timer?.stop();
    const wait = Math.min(Math.max(first.at - this.#clock.now(), 0), longestTimer);
    this.#timer = { at: first.at, stop: this.#clock.after(wait, () => this.#fire()) };
  }

  #fire(): void {
    this.#timer = undefined;
    // Only what is due now: a deadline that sets another one for "now" must not keep the loop here.
    const now = this.#clock.now();
    const due: Deadline[] = [];
    for (let [first] = this.#heap; first !== undefined && first.at <= now; [first] = this.#heap) {
      this.#removeFirst();
      if (first.run === undefined) this.#cancelled--;
      due.push(first);
    }
    for (const deadline of due) {
      const { run } = deadline;
      deadline.run = undefined;
      run?.();
    }
    this.#arm();
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#down();
  }

  #up(from: number): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfLater(parent, index)) return;
      index = parent;
    }
  }

  #down(): void {
    let index = 0;
    for (;;) {
      const child = this.#earlierChild(index);
      if (!this.#swapIfLater(index, child)) return;
      index = child;
    }
  }

  #earlierChild(parent: number): number {
    const left = this.#heap[2 * parent + 1];
    const right = this.#heap[2 * parent + 2];
    return left && right && compare(right, left) < 0 ? 2 * parent + 2 : 2 * parent + 1;
  }

  #swapIfLater(above: number, below: number): boolean {
    const a = this.#heap[above];
    const b = this.#heap[below];
    if (a === undefined || b === undefined || compare(a, b) <= 0) return false;
    this.#heap[above] = b;
    this.#heap[below] = a;
    return true;
  }
}

function compare(a: Deadline, b: Deadline): number {
  return a.at - b.at || a.order - b.order;
}
