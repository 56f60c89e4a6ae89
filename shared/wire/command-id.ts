import { type CommandId, commandId } from "../domain/ids.ts";
import type { IncomingActivity } from "./activity.ts";
import { fingerprint } from "./derived-id.ts";

/**
 * The same for each delivery of one activity. A channel that gave no id is recognised by what was said and when;
 * an edit keeps its message's id, so it is told apart in the same way.
 */
export function commandIdOf(activity: IncomingActivity): CommandId {
  const { address, type, id } = activity;
  const named = [address.channelId, address.conversationId, type, id ?? null];
  const isNamedWell = id !== undefined && type !== "messageUpdate";
  return commandId(
    `a_${fingerprint(isNamedWell ? named : [...named, contentOf(activity), activity.sentAt ?? null])}`,
  );
}

function contentOf(activity: IncomingActivity): unknown {
  if (activity.kind === "message") return activity.message;
  return activity.kind === "start" ? activity.answers : null;
}
