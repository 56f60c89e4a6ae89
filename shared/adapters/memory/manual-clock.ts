import type { Clock } from "../../ports/clock.ts";

export interface ManualClock extends Clock {
  /** Moves time on; whoever sleeps until then wakes, in the order of waking times. */
  advance(ms: number): void;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is moved. */
export function createManualClock(start = 0): ManualClock {
  let now = start;
  let sleepers: readonly Sleeper[] = [];

  return {
    now: () => now,

    sleep(ms, signal) {
      if (ms <= 0 || signal?.aborted === true) return Promise.resolve();
      return new Promise((wake) => {
        const sleeper = { until: now + ms, wake };
        sleepers = [...sleepers, sleeper];
        const stop = (): void => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          wake();
        };
        signal?.addEventListener("abort", stop, { once: true });
      });
    },

    advance(ms) {
      now += ms;
      const woken = sleepers.filter(({ until }) => until <= now).toSorted((a, b) => a.until - b.until);
      sleepers = sleepers.filter(({ until }) => until > now);
      for (const { wake } of woken) wake();
    },
  };
}
