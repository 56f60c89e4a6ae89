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
import { awaitOutcome, findOutcome } from "./command-outcome.ts";

type SendDeps = Pick<AgentDeps, "bus" | "clock" | "groups" | "sentCommands" | "threads">;

/** How long a sender waits for the outcome before it is told where to ask. */
const waitMs = 3000;

export function sendToThread(
  deps: SendDeps,
  call: CommandCall,
  to: { readonly threadId: ThreadId; readonly command: ThreadCommand },
): Promise<CommandAnswer> {
  return send(deps, call, { kind: "thread", id: to.threadId }, (id) => threadCommandMessage({ id, ...to }));
}

export function sendToGroup(
  deps: SendDeps & Pick<AgentDeps, "group">,
  call: CommandCall,
  command: GroupCommand,
): Promise<CommandAnswer> {
  const groupId = deps.group;
  return send(deps, call, { kind: "group", id: groupId }, (id) =>
    groupCommandMessage({ id, groupId, command }),
  );
}

/**
 * Remembers the request, puts its command on the bus, and waits for what becomes of it. The id follows from user and
 * key alone, so a repetition on any instance is the same command, and another request under that key is recognised.
 */
async function send(
  deps: SendDeps,
  call: CommandCall,
  target: CommandTarget,
  messageFor: (id: CommandId) => BusMessage,
): Promise<CommandAnswer> {
  const id = commandId(deriveId(`user ${call.user.id}`, call.idempotencyKey));
  const sent: SentCommand = { commandId: id, fingerprint: call.fingerprint, target, at: deps.clock.now() };
  const { kept, isNew } = await deps.sentCommands.remember(call.user.id, sent);
  if (kept.fingerprint !== call.fingerprint) return { kind: "key-reused" };
  const known = isNew ? undefined : await findOutcome(deps, kept);
  if (known !== undefined) return known;
  await deps.bus.send([messageFor(id)]);
  return awaitOutcome(deps, kept, waitMs);
}
