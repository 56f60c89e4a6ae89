import type { ClosedConversation } from "../../domain/thread/closed-conversation.ts";
import type { ClosedConversations } from "../../ports/closed-conversations.ts";

/** What is over, in memory. */
export function createMemoryClosedConversations(): ClosedConversations {
  const all = new Map<string, ClosedConversation>();
  const newest = (isMeant: (closed: ClosedConversation) => boolean, limit: number) =>
    structuredClone(
      [...all.values()]
        .filter(isMeant)
        .toSorted((a, b) => b.closedAt - a.closedAt)
        .slice(0, limit),
    );

  return {
    async remember(closed) {
      all.set(closed.conversation, structuredClone(closed));
    },

    async ofAgent(user, { since, limit }) {
      return newest(({ agents, closedAt }) => agents.includes(user) && closedAt >= since, limit);
    },

    async ofCustomer({ channelId, id }, limit) {
      return newest(({ customer }) => customer.channelId === channelId && customer.id === id, limit);
    },
  };
}
