import type { Delivery } from "../../ports/thread-store.ts";
import type { Message, MessagePage } from "../../wire/agent-api/types.ts";
import type { AgentCall, Answer } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { readableUpTo } from "./conversation-access.ts";
import { describeEvent } from "./describe-event.ts";
import { findConversation } from "./find-conversation.ts";
import { isoTime } from "./iso-time.ts";

/** What was said and what happened, in order, as far as the caller may read. */
export async function readMessages(
  deps: Pick<AgentDeps, "attachments" | "clock" | "revision" | "threads">,
  call: AgentCall<unknown, { readonly after: number; readonly limit: number }>,
): Promise<Answer<MessagePage>> {
  const found = await findConversation(deps, call);
  const upTo = found && readableUpTo(found.thread, found.asked);
  if (found === undefined || upTo === undefined) return { kind: "not-found" };
  const { thread, asked } = found;
  const [{ entries, deliveries, more }, { configuration }] = await Promise.all([
    deps.threads.readJournal(thread.id, { conversation: asked.number, ...call.query }),
    deps.revision(),
  ]);
  const names = {
    configuration,
    customer: thread.address?.customer.name ?? "Customer",
    isFetchable: (url: string) => deps.attachments.isFetchable(url),
  };
  const readable = entries.filter(({ sequence }) => sequence <= upTo);
  const messages = readable.flatMap(({ sequence, at, event }): Message[] => {
    const described = describeEvent(event, names);
    if (described === undefined) return [];
    return [{ sequence, at: isoTime(at), ...described, ...deliveryOf(sequence, deliveries) }];
  });
  const next = readable.at(-1)?.sequence ?? call.query.after;
  return { kind: "found", value: { messages, next, more: more && readable.length === entries.length } };
}

function deliveryOf(sequence: number, deliveries: readonly Delivery[]): Pick<Message, "delivery"> {
  const found = deliveries.find((delivery) => delivery.sequence === sequence);
  if (found === undefined) return {};
  const { state, reason, repeated } = found;
  return {
    delivery: {
      state,
      ...(reason === undefined ? {} : { reason }),
      ...(repeated === undefined ? {} : { repeated }),
    },
  };
}
