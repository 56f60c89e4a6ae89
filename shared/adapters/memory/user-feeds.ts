import type { UserId } from "../../domain/ids.ts";
import type { UserFeeds } from "../../ports/user-feeds.ts";

/** A counter per user. */
export function createMemoryUserFeeds(): UserFeeds {
  const changes = new Map<UserId, number>();

  return {
    async markChanged(user) {
      changes.set(user, (changes.get(user) ?? 0) + 1);
    },

    async markOf(user) {
      return changes.get(user)?.toString() ?? "";
    },
  };
}
