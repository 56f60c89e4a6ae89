import type { UserId } from "../domain/ids.ts";
import type { ClosedConversation } from "../domain/thread/closed-conversation.ts";

/** What is over, by the agents who had it and by customer. */
export interface ClosedConversations {
  /** Insert or replace, so that a repetition changes nothing. */
  remember(closed: ClosedConversation): Promise<void>;
  /** Those that an agent had and that were closed since then, newest first. */
  ofAgent(
    user: UserId,
    range: { readonly since: number; readonly limit: number },
  ): Promise<readonly ClosedConversation[]>;
  /** Those of one customer of one channel, newest first. */
  ofCustomer(
    customer: Pick<ClosedConversation["customer"], "channelId" | "id">,
    limit: number,
  ): Promise<readonly ClosedConversation[]>;
}
