import { commandId } from "../../domain/ids.ts";
import type { CommandOutcome } from "../../wire/agent-api/types.ts";
import type { AgentCall, Answer } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { findFailure, findOutcome } from "./command-outcome.ts";

/** What became of a command of the caller's own. */
export async function readCommand(
  deps: Pick<AgentDeps, "groups" | "sentCommands" | "threads">,
  { user, params: { commandId: raw = "" } }: AgentCall,
): Promise<Answer<CommandOutcome>> {
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(raw)) return { kind: "not-found" };
  const sent = await deps.sentCommands.find(user.id, commandId(raw));
  if (sent === undefined) return { kind: "not-found" };
  const known = (await findOutcome(deps, sent)) ?? (await findFailure(deps, sent));
  return { kind: "found", value: toJson(sent.commandId, known) };
}

function toJson(id: string, known: Awaited<ReturnType<typeof findOutcome>>): CommandOutcome {
  if (known === undefined) return { outcome: "pending", commandId: id };
  if (known.kind === "done") return { outcome: "done", commandId: id };
  const code = known.kind === "refused" ? known.reason : "idempotency-key-reused";
  return { outcome: "refused", commandId: id, code };
}
