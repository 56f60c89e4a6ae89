import type { GroupCommand } from "../../domain/assignment/command.ts";
import { type CommandId, commandId, type ThreadId } from "../../domain/ids.ts";
import type { ThreadCommand } from "../../domain/thread/command.ts";
import type { BusMessage } from "../../ports/command-bus.ts";
import type { CommandTarget, SentCommand } from "../../ports/sent-commands.ts";
import { deriveId } from "../../wire/derived-id.ts";
import { groupCommandMessage } from "../../wire/group-command.ts";
import { threadCommandMessage } from "../../wire/thread-command.ts";
import type { CommandAnswer, CommandCall } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { awaitOutcome } from "./command-outcome.ts";

type SendDeps = Pick<AgentDeps, "bus" | "clock" | "groups" | "sentCommands" | "threads">;

/** How long a sender waits for the outcome before it is told where to ask. */
const waitMs = 3000;

export function sendToThread(
  deps: SendDeps,
  call: CommandCall,
  to: { readonly threadId: ThreadId; readonly command: ThreadCommand },
): Promise<CommandAnswer> {
  const { fingerprint } = call;
  return send(deps, call, { kind: "thread", id: to.threadId }, (id) =>
    threadCommandMessage({ id, ...to, fingerprint }),
  );
}

export function sendToGroup(
  deps: SendDeps & Pick<AgentDeps, "group">,
  call: CommandCall,
  command: GroupCommand,
): Promise<CommandAnswer> {
  const { fingerprint } = call;
  const groupId = deps.group;
  return send(deps, call, { kind: "group", id: groupId }, (id) =>
    groupCommandMessage({ id, groupId, command, fingerprint }),
  );
}

/**
 * Puts the request's command on the bus, and waits for what becomes of it. The id follows from user, target and key
 * alone, so a repetition on any instance is the same command; its record tells whose request it was. Only what the sender
 * is told to ask for later is remembered here.
 */
async function send(
  deps: SendDeps,
  call: CommandCall,
  target: CommandTarget,
  messageFor: (id: CommandId) => BusMessage,
): Promise<CommandAnswer> {
  const { fingerprint, idempotencyKey, user } = call;
  const request = deriveId(`user ${user.id}`, idempotencyKey);
  const id = commandId(deriveId(request, `${target.kind} ${target.id}`));
  const sent: SentCommand = { commandId: id, fingerprint, target, at: deps.clock.now() };
  await deps.bus.send([messageFor(id)]);
  const answer = await awaitOutcome(deps, sent, waitMs);
  if (answer.kind !== "pending") return answer;
  const kept = await deps.sentCommands.remember(user.id, sent);
  return kept.fingerprint === fingerprint ? answer : { kind: "key-reused" };
}
