import type { ThreadEvent } from "../domain/thread/event.ts";
import { noticeText } from "../domain/thread/notices.ts";
import type { StoredThread } from "../ports/inspection.ts";
import type { Delivery } from "../ports/thread-store.ts";
import type { Invariant } from "./invariant.ts";
import type { StoredWorld, WitnessedWorld } from "./stored-world.ts";

/** What customers are told, as storage has it. */
export const repliesRecorded: Invariant<StoredWorld> = {
  id: "replies-recorded",
  sentence: "Every journal message meant for the customer is recorded as delivered, failed or unknown.",
  from: "quiet",
  check: ({ threads }) =>
    [...threads.values()].flatMap((thread) =>
      meantIn(thread)
        .filter(({ delivery }) => delivery === undefined)
        .map(({ sequence }) => `entry ${sequence} of ${thread.head.id} has no delivery record`),
    ),
};

/** What customers saw, held against the journal. */
export const repliesShown: Invariant<WitnessedWorld> = {
  id: "replies-shown",
  sentence:
    "Customers see what the journal means for them, once; more than once only where it is marked as perhaps repeated; and nothing else.",
  from: "quiet",
  check: ({ threads, witnessed }) =>
    [...threads.values()].flatMap((thread) => {
      const seen = witnessed.seen.filter(({ threadId }) => threadId === thread.head.id);
      return compare(thread, countBy(seen.map(({ text }) => text)));
    }),
};

interface Meant {
  readonly sequence: number;
  readonly text: string;
  readonly delivery: Delivery | undefined;
}

function compare(thread: StoredThread, seen: ReadonlyMap<string, number>): readonly string[] {
  const meant = Map.groupBy(meantIn(thread), ({ text }) => text);
  const unmeant = [...seen.keys()]
    .filter((text) => !meant.has(text))
    .map((text) => `the customer of ${thread.head.id} saw "${text}", which no journal entry says`);
  const others = [...meant].flatMap(([text, entries]) => {
    const shown = seen.get(text) ?? 0;
    const delivered = entries.filter(({ delivery }) => delivery?.state === "delivered").length;
    const isMarked = entries.some(({ delivery }) => delivery?.repeated === true);
    if (shown < delivered)
      return [`"${text}" (${thread.head.id}) is recorded as delivered, and was not shown`];
    return shown > entries.length && !isMarked
      ? [`"${text}" (${thread.head.id}) was shown ${shown} times for ${entries.length}, and is not marked`]
      : [];
  });
  return [...unmeant, ...others];
}

/** The journal messages of a thread that are meant for its customer. */
export function meantIn({ journal, deliveries }: StoredThread): readonly Meant[] {
  const recorded = new Map(deliveries.map((one) => [one.sequence, one]));
  return journal.flatMap(({ event, sequence }) => {
    const text = meantText(event);
    return text === undefined ? [] : [{ sequence, text, delivery: recorded.get(sequence) }];
  });
}

function meantText(event: ThreadEvent): string | undefined {
  switch (event.type) {
    case "BotSpoke":
      return event.bridged && !event.late ? (event.content.text ?? "") : undefined;
    case "AgentSpoke":
    case "CustomerTold":
      return event.text;
    case "GroupChatRefused":
      return noticeText("personalChatsOnly");
    default:
      return undefined;
  }
}

function countBy(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
