import type { UserId } from "../domain/ids.ts";
import type { Log } from "../ports/log.ts";
import type { Realtime } from "../ports/realtime.ts";
import type { UserFeeds } from "../ports/user-feeds.ts";
import type { FeedWatch } from "./agent/feed-watch.ts";

/** Feeds whose changes are told at once: to whoever waits on this instance, and to the user's push sockets. */
export function announceChanges(
  feeds: UserFeeds,
  deps: { readonly watch: Pick<FeedWatch, "wake">; readonly realtime: Realtime; readonly log: Log },
): UserFeeds {
  return {
    ...feeds,
    async markChanged(user) {
      await feeds.markChanged(user);
      await announce(deps, user);
    },
    async markTyping(user, typing) {
      await feeds.markTyping(user, typing);
      await announce(deps, user);
    },
  };
}

/** The mark is stored, so a push that fails loses nothing: the long poll finds the change. */
async function announce(
  { watch, realtime, log }: Parameters<typeof announceChanges>[1],
  user: UserId,
): Promise<void> {
  watch.wake(user);
  try {
    await realtime.notify(user);
  } catch (error) {
    log.warn("push failed", { userId: user, error: error instanceof Error ? error.name : typeof error });
  }
}
