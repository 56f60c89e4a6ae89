import type { AgentCall, Answer } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { accessTo } from "./conversation-access.ts";
import { findConversation } from "./find-conversation.ts";

/** Tells the customer that somebody is writing. Nothing is kept, and too late is no error. */
export async function showTyping(
  deps: Pick<AgentDeps, "channel" | "clock" | "threads">,
  call: AgentCall,
): Promise<Answer<never>> {
  const found = await findConversation(deps, call);
  const access = found && accessTo(found.thread, found.asked);
  if (found === undefined || access === undefined) return { kind: "not-found" };
  const { address } = found.thread;
  if (access === "held" && address !== undefined) await deps.channel.typing(address);
  return { kind: "nothing" };
}
