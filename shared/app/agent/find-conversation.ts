import { parseConversationId } from "../../domain/ids.ts";
import type { Thread } from "../../domain/thread/state.ts";
import type { AgentCall } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";
import type { Asked } from "./conversation-access.ts";

export interface FoundConversation {
  readonly id: string;
  readonly thread: Thread;
  readonly asked: Asked;
}

/** The conversation that the path names, permission not yet asked; undefined when there is none. */
export async function findConversation(
  deps: Pick<AgentDeps, "clock" | "threads">,
  { params: { conversationId: id = "" }, user }: AgentCall,
): Promise<FoundConversation | undefined> {
  const address = parseConversationId(id);
  if (address === undefined) return undefined;
  const { state: thread, version } = await deps.threads.load(address.thread);
  if (version === undefined || address.number > thread.conversations) return undefined;
  return { id, thread, asked: { number: address.number, user, now: deps.clock.now() } };
}
