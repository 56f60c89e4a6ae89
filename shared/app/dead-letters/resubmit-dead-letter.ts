import { type CommandId, commandId } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { BusMessage, CommandBus } from "../../ports/command-bus.ts";
import type { DeadLetters } from "../../ports/dead-letters.ts";
import type { GroupStore } from "../../ports/group-store.ts";
import type { Log } from "../../ports/log.ts";
import type { ThreadStore } from "../../ports/thread-store.ts";
import { deriveId } from "../../wire/derived-id.ts";
import type { GivenUp } from "../../wire/given-up.ts";
import { parseLetterId } from "../../wire/given-up.ts";
import { groupCommandMessage } from "../../wire/group-command.ts";
import { threadCommandMessage } from "../../wire/thread-command.ts";
import type { CommandAnswer, CommandCall } from "../agent/agent-call.ts";
import { whyNotAgain } from "./explain-letter.ts";
import { type OpenedLetter, openLetter } from "./open-letter.ts";

interface ResubmitDeps {
  readonly bus: CommandBus;
  readonly clock: Clock;
  readonly deadLetters: DeadLetters;
  readonly groups: GroupStore;
  readonly log: Log;
  readonly threads: ThreadStore;
}

/**
 * Puts a given-up command on the bus again. The command's own id stays, so that it is done once however often this is
 * asked; the message has a new id, the same at each try, since Service Bus drops one that it has seen.
 */
export async function resubmitDeadLetter(deps: ResubmitDeps, call: CommandCall): Promise<CommandAnswer> {
  const key = parseLetterId(call.params["letterId"] ?? "");
  const letter = key && (await deps.deadLetters.find(key));
  if (letter === undefined) return { kind: "not-found" };
  const opened = await openLetter(deps, letter);
  const { givenUp } = opened;
  const why = whyNotAgain(givenUp, opened);
  if (why !== undefined || givenUp.kind === "unreadable") {
    return { kind: "refused", commandId: letter.messageId, reason: why ?? "cannot-be-read" };
  }
  const { id } = givenUp.addressed;
  if (letter.resubmittedAt !== undefined) return { kind: "done", commandId: id };
  await deps.bus.send([{ ...messageOf(givenUp), messageId: newMessageId(opened) }]);
  await deps.deadLetters.park({ ...letter, resubmittedAt: deps.clock.now() });
  const { queue, messageId } = letter;
  deps.log.info("dead letter resubmitted", { queue, messageId, by: call.user.id });
  return { kind: "done", commandId: id };
}

const newMessageId = ({ letter: { queue, messageId } }: OpenedLetter): CommandId =>
  commandId(deriveId(`resubmitted ${queue}`, messageId));

function messageOf(givenUp: Exclude<GivenUp, { kind: "unreadable" }>): BusMessage {
  if (givenUp.kind === "group") return groupCommandMessage(givenUp.addressed);
  const { command } = givenUp.addressed;
  if (command.type !== "ReceiveMessage") return threadCommandMessage(givenUp.addressed);
  const message = { ...command.message, late: true } as const;
  return threadCommandMessage({ ...givenUp.addressed, command: { ...command, message } });
}
