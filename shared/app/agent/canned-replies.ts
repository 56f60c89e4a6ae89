import type { CannedReplies } from "../../wire/agent-api/types.ts";
import type { Answer } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";

/** The configuration's canned replies, their slugs unfilled. */
export async function listCannedReplies(deps: Pick<AgentDeps, "revision">): Promise<Answer<CannedReplies>> {
  const { cannedReplies = [] } = (await deps.revision()).configuration;
  const replies = cannedReplies.map(({ queues, ...reply }) => ({
    ...reply,
    ...(queues === undefined ? {} : { queueIds: [...queues] }),
  }));
  return { kind: "found", value: { replies } };
}
