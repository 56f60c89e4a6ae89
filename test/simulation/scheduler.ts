/** Simulated time: what is to happen, in order. Nothing else moves the simulation on. */
export interface Scheduler {
  now(): number;
  /** How many things have happened. */
  steps(): number;
  /** Has something happen after a while; what is planned for the same moment happens in the order of planning. */
  after(ms: number, happen: () => void): void;
  sleep(ms: number): Promise<void>;
  /** Lets things happen until `isOver`, or until nothing is left, or until the time given. */
  runUntil(isOver: () => boolean, end: number): Promise<"over" | "late">;
}

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
}

export function createScheduler(start: number): Scheduler {
  const heap: Planned[] = [];
  let now = start;
  let order = 0;
  let steps = 0;

  const after = (ms: number, happen: () => void): void => {
    push(heap, { at: now + Math.max(0, Math.round(ms)), order: order++, happen });
  };

  return {
    now: () => now,
    steps: () => steps,
    after,
    sleep: (ms) => new Promise((wake) => after(ms, wake)),
    async runUntil(isOver, end) {
      for (;;) {
        if (isOver()) return "over";
        const next = heap[0];
        if (next === undefined || next.at > end) {
          now = Math.max(now, end);
          return "late";
        }
        pop(heap);
        now = next.at;
        steps += 1;
        next.happen();
        await settled();
      }
    },
  };
}

/** Until every promise that can go on by itself has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function isBefore(a: Planned, b: Planned): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Planned[], planned: Planned): void {
  let index = heap.length;
  heap.push(planned);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || isBefore(above, planned)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = planned;
}

function pop(heap: Planned[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const child = smallerChild(heap, index);
    const below = heap[child];
    if (below === undefined || !isBefore(below, last)) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
}

function smallerChild(heap: readonly Planned[], index: number): number {
  const left = 2 * index + 1;
  const [a, b] = [heap[left], heap[left + 1]];
  return a !== undefined && b !== undefined && isBefore(b, a) ? left + 1 : left;
}
