import { z } from "zod";
import type { Message } from "../../wire/agent-api/types.ts";
import { shownCard } from "./shown-card.ts";

type Attachments = NonNullable<Message["attachments"]>;

const text = z.string().optional().catch(undefined);
const schema = z
  .object({ contentType: text, name: text, contentUrl: text, content: z.unknown().optional() })
  .catch({ content: undefined });

/** What a page may show of attachments: their kind, name, a link that is no script, and a card as data. */
export function shownAttachments(attachments: readonly unknown[]): Attachments {
  return attachments.map((attachment) => {
    const { contentType, name, contentUrl, content } = schema.parse(attachment);
    return {
      ...(contentType === undefined ? {} : { contentType }),
      ...(name === undefined ? {} : { name }),
      ...(contentUrl === undefined || !isWebAddress(contentUrl) ? {} : { url: contentUrl }),
      ...shownCard(contentType, content),
    };
  });
}

function isWebAddress(url: string): boolean {
  return /^https?:$/.test(URL.parse(url)?.protocol ?? "");
}
