import type { ConversationId, UserId } from "../domain/ids.ts";

/** Until when customers count as typing, by conversation. */
export type Typing = Readonly<Record<ConversationId, number>>;

export interface Feed {
  /** Opaque; the empty string before the first change. */
  readonly mark: string;
  readonly typing: Typing;
}

/** One mark per user that changes whenever something the user sees has changed. */
export interface UserFeeds {
  /** Blind: a new mark, whatever the old one was. */
  markChanged(user: UserId): Promise<void>;
  /** Blind, too: a new mark, and who types now in place of what was known of it. */
  markTyping(user: UserId, typing: Typing): Promise<void>;
  feedOf(user: UserId): Promise<Feed>;
  /** The marks of many users, in a bounded number of requests; who has none is left out. */
  marksOf(users: readonly UserId[]): Promise<ReadonlyMap<UserId, string>>;
}
