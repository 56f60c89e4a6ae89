import type { UserId } from "../domain/ids.ts";

/** One mark per user that changes whenever something the user sees has changed. */
export interface UserFeeds {
  /** Blind: a new mark, whatever the old one was. */
  markChanged(user: UserId): Promise<void>;
  /** The current mark, opaque; the empty string before the first change. */
  markOf(user: UserId): Promise<string>;
}
