/** A point where a bot waits until the test lets it go on. Shared through the process: the bot runs in the bundle. */
export interface Latch {
  /** Resolves when somebody waits at it. */
  readonly reached: Promise<void>;
  release(): void;
  /** For the one who waits. */
  wait(): Promise<void>;
}

const key = Symbol.for("switchboard.test.latches");

export function latch(name: string): Latch {
  const holder = globalThis as unknown as Record<symbol, Map<string, Latch> | undefined>;
  holder[key] ??= new Map();
  const known = holder[key].get(name) ?? createLatch();
  holder[key].set(name, known);
  return known;
}

function createLatch(): Latch {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    release: () => released.resolve(),
    wait: () => {
      reached.resolve();
      return released.promise;
    },
  };
}
