import type { UserId } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { UserFeeds } from "../../ports/user-feeds.ts";
import { ended, moved, pauseBefore, usersOf, type Waiter } from "./feed-waiters.ts";

/** Waits for changes of feeds, one poller for everybody who waits on this instance. */
export interface FeedWatch {
  /**
   * Throws when the wait is over and the feeds cannot be read: until then that may pass. `changed` may come for nothing;
   * the caller looks.
   */
  wait(waiter: Waiter): Promise<"changed" | "over">;
  /** A change made on this instance wakes at once. */
  wake(user: UserId): void;
}

interface Held extends Waiter {
  readonly done: (how: "changed" | "over") => void;
  readonly fail: (error: unknown) => void;
}

/** Reads while somebody waits, and not at all otherwise. */
export function createFeedWatch({
  feeds,
  clock,
}: {
  readonly feeds: Pick<UserFeeds, "marksOf">;
  readonly clock: Clock;
}): FeedWatch {
  let waiters: readonly Held[] = [];
  let failure: { readonly error: unknown; readonly count: number } | undefined;
  let isRunning = false;

  const release = (some: readonly Held[], tell: (waiter: Held) => void): void => {
    waiters = waiters.filter((waiter) => !some.includes(waiter));
    for (const waiter of some) tell(waiter);
  };

  /** Only those who waited before the read are judged by it: the mark of a later one may be newer. */
  const look = async (): Promise<void> => {
    const asking = waiters;
    try {
      const marks = await feeds.marksOf(usersOf(asking));
      failure = undefined;
      const changed = moved(asking, marks).filter((waiter) => waiters.includes(waiter));
      release(changed, ({ done }) => done("changed"));
    } catch (error) {
      failure = { error, count: (failure?.count ?? 0) + 1 };
    }
  };

  const endWaits = (): void => {
    const why = failure;
    release(ended(waiters, clock.now()), ({ done, fail }) => {
      if (why === undefined) done("over");
      else fail(why.error);
    });
  };

  const run = async (): Promise<void> => {
    while (waiters.length > 0) {
      await clock.sleep(pauseBefore(waiters, { now: clock.now(), failures: failure?.count ?? 0 }));
      if (waiters.length > 0) await look();
      endWaits();
    }
    failure = undefined;
    isRunning = false;
  };

  return {
    wait: (waiter) =>
      new Promise((done, fail) => {
        waiters = [...waiters, { ...waiter, done, fail }];
        if (isRunning) return;
        isRunning = true;
        void run();
      }),

    wake: (user) =>
      release(
        waiters.filter((waiter) => waiter.user === user),
        ({ done }) => done("changed"),
      ),
  };
}
