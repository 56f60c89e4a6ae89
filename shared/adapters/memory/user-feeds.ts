import type { UserId } from "../../domain/ids.ts";
import type { Typing, UserFeeds } from "../../ports/user-feeds.ts";

/** A counter per user. */
export function createMemoryUserFeeds(): UserFeeds {
  const changes = new Map<UserId, number>();
  const typing = new Map<UserId, Typing>();

  const markChanged: UserFeeds["markChanged"] = async (user) => {
    changes.set(user, (changes.get(user) ?? 0) + 1);
  };

  return {
    markChanged,

    async markTyping(user, now) {
      typing.set(user, now);
      await markChanged(user);
    },

    async feedOf(user) {
      return { mark: changes.get(user)?.toString() ?? "", typing: typing.get(user) ?? {} };
    },

    async marksOf(users) {
      return new Map(
        users.flatMap((user) => {
          const mark = changes.get(user);
          return mark === undefined ? [] : [[user, mark.toString()] as const];
        }),
      );
    },
  };
}
