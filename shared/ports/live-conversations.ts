import type { ConversationId } from "../domain/ids.ts";

/**
 * Which conversations go on, so that nobody has to read all threads to know. A conversation is listed with the command that
 * opened it, and unlisted with the one that closed it; one that is over can stand here still, after a crash.
 */
export interface LiveConversations {
  list(conversation: ConversationId): Promise<void>;
  /** One that is not listed is unlisted already. */
  unlist(conversation: ConversationId): Promise<void>;
  all(): Promise<readonly ConversationId[]>;
}
