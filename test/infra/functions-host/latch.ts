/** A promise that the test settles. */
export interface Latch<T = void> {
  readonly opened: Promise<T>;
  open(value: T): void;
}

export function createLatch<T = void>(): Latch<T> {
  let open: (value: T) => void = () => undefined;
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open: (value) => open(value) };
}

/** A list that a test can wait on until it is long enough. */
export interface Collected<T> {
  readonly items: readonly T[];
  add(item: T): void;
  /** Resolves with the first so many. */
  atLeast(count: number): Promise<readonly T[]>;
}

export function collect<T>(): Collected<T> {
  const items: T[] = [];
  const waiters = new Set<() => void>();
  return {
    items,
    add(item) {
      items.push(item);
      for (const wake of waiters) wake();
    },
    atLeast: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (items.length < count) return;
          waiters.delete(check);
          resolve(items.slice(0, count));
        };
        waiters.add(check);
        check();
      }),
  };
}
