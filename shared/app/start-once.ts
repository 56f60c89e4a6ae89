import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { describeError } from "./describe-error.ts";

const firstPauseMs = 250;
const longestPauseMs = 10_000;
/** As long as an invocation has. */
const patienceMs = 4 * 60 * 1000;

export interface StartOnce {
  /** Starts, or says why not; a start that failed is tried again by whoever asks next. */
  now(): Promise<void>;
  /** Waits until it has started. A bus message that throws comes again at once, so it waits here instead. */
  wait(): Promise<void>;
}

export function startOnce(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly start: () => Promise<void>;
}): StartOnce {
  const { clock, log } = deps;
  let started: Promise<void> | undefined;
  const now = (): Promise<void> => {
    started ??= deps.start().catch((error: unknown) => {
      started = undefined;
      log.error("start failed", { ...describeError(error) });
      throw error;
    });
    return started;
  };
  const wait = async (): Promise<void> => {
    const deadline = clock.now() + patienceMs;
    for (let pause = firstPauseMs; ; pause = Math.min(2 * pause, longestPauseMs)) {
      try {
        return await now();
      } catch (error) {
        if (clock.now() + pause > deadline) throw error;
        await clock.sleep(pause);
      }
    }
  };
  return { now, wait };
}
