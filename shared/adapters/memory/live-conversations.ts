import type { ConversationId } from "../../domain/ids.ts";
import type { LiveConversations } from "../../ports/live-conversations.ts";

/** What goes on, in memory. */
export function createMemoryLiveConversations(): LiveConversations {
  const listed = new Set<ConversationId>();
  return {
    list: async (conversation) => void listed.add(conversation),
    unlist: async (conversation) => void listed.delete(conversation),
    all: async () => [...listed],
  };
}
