import type { Clock } from "../../../infra/local/service-bus/clock.ts";

export interface ManualClock extends Clock {
  /** Moves time on, running what falls due on the way. */
  advance(milliseconds: number): void;
  readonly pending: number;
}

/** A clock that stands still until it is told to move. */
export function createManualClock(start = 1_000_000): ManualClock {
  let now = start;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    after: (milliseconds, run) => {
      const timer = { at: now + milliseconds, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: (milliseconds) => {
      const end = now + milliseconds;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
    },
    get pending() {
      return timers.size;
    },
  };
}
