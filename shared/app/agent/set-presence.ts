import type { PresenceRequest } from "../../wire/agent-api/types.ts";
import type { CommandAnswer, CommandCall } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { renewLease } from "./renew-lease.ts";
import { sendToGroup } from "./send-command.ts";

/** Chooses a presence. The lease is renewed first, so that the group finds the user present. */
export async function setPresence(
  deps: AgentDeps,
  call: CommandCall<PresenceRequest>,
): Promise<CommandAnswer> {
  const { user, body } = call;
  await renewLease(deps, user);
  return sendToGroup(deps, call, { type: "SetPresence", userId: user.id, presence: body.presence });
}
