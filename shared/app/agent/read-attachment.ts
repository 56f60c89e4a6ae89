import type { ThreadEvent } from "../../domain/thread/event.ts";
import type { FileRefusal, FileType } from "../../ports/attachments.ts";
import type { AgentCall } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { readableUpTo } from "./conversation-access.ts";
import { findConversation } from "./find-conversation.ts";
import { fileOf } from "./shown-attachments.ts";

export type FileAnswer =
  | {
      readonly kind: "file";
      readonly type: FileType;
      readonly bytes: Uint8Array;
      /** As the sender called it. */
      readonly name: string | undefined;
    }
  | { readonly kind: "refused"; readonly reason: FileRefusal }
  | { readonly kind: "not-found" };

const number = /^\d{1,9}$/;
const notFound = { kind: "not-found" } as const;

/** A file of a message, for whoever may read the message. */
export async function readAttachment(
  deps: Pick<AgentDeps, "attachments" | "clock" | "threads">,
  call: AgentCall,
): Promise<FileAnswer> {
  const { sequence = "", index = "" } = call.params;
  if (!number.test(sequence) || !number.test(index)) return notFound;
  const found = await findConversation(deps, call);
  const upTo = found && readableUpTo(found.thread, found.asked);
  const wanted = Number(sequence);
  if (found === undefined || upTo === undefined || wanted > upTo || wanted === 0) return notFound;
  const range = { conversation: found.asked.number, after: wanted - 1, limit: 1 };
  const { entries } = await deps.threads.readJournal(found.thread.id, range);
  const [entry] = entries;
  const attached = entry?.sequence === wanted ? attachmentsOf(entry.event)[Number(index)] : undefined;
  const file = fileOf(attached);
  if (file === undefined) return notFound;
  const fetched = await deps.attachments.fetch(file.url);
  if (fetched.kind === "refused") return fetched;
  return { kind: "file", type: fetched.type, bytes: fetched.bytes, name: file.name };
}

function attachmentsOf(event: ThreadEvent): readonly unknown[] {
  switch (event.type) {
    case "MessageReceived":
      return event.message.attachments ?? [];
    case "BotSpoke":
      return event.content.attachments ?? [];
    default:
      return [];
  }
}
