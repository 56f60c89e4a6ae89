import type { CannedReplies } from "../../wire/agent-api/types.ts";

export type CannedReply = CannedReplies["replies"][number];

/** Those of the queue in which every word of the search occurs; what begins with it comes first. */
export function searchReplies(
  replies: readonly CannedReply[],
  search: string,
  queueId: string | undefined,
): readonly CannedReply[] {
  const words = search.trim().replace(/^\//, "").toLowerCase().split(/\s+/).filter(Boolean);
  const [first = ""] = words;
  const rank = ({ slug, title }: CannedReply): number =>
    [slug, title].some((name) => name.toLowerCase().startsWith(first)) ? 0 : 1;
  return replies
    .filter(({ queueIds }) => queueIds === undefined || (queueId !== undefined && queueIds.includes(queueId)))
    .filter(({ slug, title, text }) => {
      const found = `${slug} ${title} ${text}`.toLowerCase();
      return words.every((word) => found.includes(word));
    })
    .toSorted((a, b) => rank(a) - rank(b));
}

export interface ReplyValues {
  readonly CustomerName: string;
  readonly AgentName: string;
  readonly QueueName: string;
}

/** With its slugs filled, once: what a value holds is not looked at again. */
export function fillReply(text: string, values: ReplyValues): string {
  return text.replaceAll(
    /\{(CustomerName|AgentName|QueueName)\}/g,
    (_, name: keyof ReplyValues) => values[name],
  );
}
