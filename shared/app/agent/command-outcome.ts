import type { Outcome } from "../../ports/aggregate-store.ts";
import type { SentCommand } from "../../ports/sent-commands.ts";
import { failureId } from "../failure-id.ts";
import type { CommandAnswer } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";

type OutcomeDeps = Pick<AgentDeps, "groups" | "threads">;
type Known = Extract<CommandAnswer, { kind: "done" | "refused" | "key-reused" }>;

const firstPauseMs = 20;
const longestPauseMs = 250;

/** What became of a command; undefined while it is on its way. */
export async function findOutcome(deps: OutcomeDeps, sent: SentCommand): Promise<Known | undefined> {
  const { commandId, target } = sent;
  const record =
    target.kind === "thread"
      ? await deps.threads.findCommand(target.id, commandId)
      : await deps.groups.findCommand(target.id, commandId);
  if (record === undefined) return undefined;
  // A package from before kept none, and told requests apart before it sent them.
  const { fingerprint = sent.fingerprint } = record;
  return fingerprint === sent.fingerprint ? toAnswer(commandId, record.outcome) : { kind: "key-reused" };
}

/** A command that broke for good leaves the record of its failure in place of its own. */
export async function findFailure(
  deps: OutcomeDeps,
  { commandId, target }: SentCommand,
): Promise<Known | undefined> {
  const id = failureId(commandId);
  const failure =
    target.kind === "thread"
      ? await deps.threads.findCommand(target.id, id)
      : await deps.groups.findCommand(target.id, id);
  return failure && { kind: "refused", commandId, reason: "command-failed" };
}

/** Looks again after growing pauses until the outcome is there or the wait is over. */
export async function awaitOutcome(
  deps: OutcomeDeps & Pick<AgentDeps, "clock">,
  sent: SentCommand,
  waitMs: number,
): Promise<Known | Extract<CommandAnswer, { kind: "pending" }>> {
  const end = deps.clock.now() + waitMs;
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const left = end - deps.clock.now();
    if (left <= 0) return { kind: "pending", commandId: sent.commandId };
    await deps.clock.sleep(Math.min(pause, left));
    const known = await findOutcome(deps, sent);
    if (known !== undefined) return known;
  }
}

function toAnswer(commandId: string, outcome: Outcome): Known {
  return outcome.done ? { kind: "done", commandId } : { kind: "refused", commandId, reason: outcome.reason };
}
