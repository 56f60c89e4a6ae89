import type { RealtimeSocket } from "../../wire/agent-api/types.ts";
import type { AgentCall, Answer } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";

/** Where the caller's own page is told that something changed; nothing where there is no push. */
export async function openRealtime(
  deps: Pick<AgentDeps, "realtime">,
  { user }: AgentCall,
): Promise<Answer<RealtimeSocket>> {
  const url = await deps.realtime.clientUrl(user.id);
  return url === undefined ? { kind: "nothing" } : { kind: "found", value: { url } };
}
