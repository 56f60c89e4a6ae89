import { assertNever } from "../domain/assert-never.ts";
import type { AddressedThreadCommand, ThreadCommand } from "../domain/thread/command.ts";
import type { CommandBus } from "../ports/command-bus.ts";
import type { IncomingActivity } from "../wire/activity.ts";
import { commandIdOf } from "../wire/command-id.ts";
import { threadCommandMessage } from "../wire/thread-command.ts";
import { threadKeyOf } from "../wire/thread-key.ts";
import { type NoteTypingDeps, noteTyping } from "./note-typing.ts";

/** Puts what a channel told us on the bus, durably. Whoever posted it is answered without waiting for any bot. */
export async function takeActivity(
  deps: NoteTypingDeps & { readonly bus: CommandBus },
  activity: IncomingActivity,
): Promise<"enqueued" | "ignored"> {
  const { channelId, conversationId } = activity.address;
  const threadId = threadKeyOf(channelId, conversationId);
  if (activity.kind === "typing" && !activity.isGroup) await noteTyping(deps, threadId);
  const command = commandOf(activity);
  if (command === undefined) return "ignored";
  const addressed: AddressedThreadCommand = { id: commandIdOf(activity), threadId, command };
  await deps.bus.send([threadCommandMessage(addressed)]);
  return "enqueued";
}

function commandOf(activity: IncomingActivity): ThreadCommand | undefined {
  const { address } = activity;
  switch (activity.kind) {
    case "message":
      return activity.isGroup
        ? { type: "RefuseGroupChat", address }
        : { type: "ReceiveMessage", address, message: activity.message };
    case "start":
      return activity.isGroup ? undefined : { type: "StartConversation", address, answers: activity.answers };
    case "end":
      return activity.isGroup ? undefined : { type: "CustomerLeaves", address };
    case "typing":
    case "ignored":
      return undefined;
    default:
      return assertNever(activity);
  }
}
