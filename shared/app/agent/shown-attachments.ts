import { z } from "zod";
import type { Message } from "../../wire/agent-api/types.ts";

type Attachments = NonNullable<Message["attachments"]>;

const text = z.string().optional().catch(undefined);
const schema = z.object({ contentType: text, name: text, contentUrl: text }).catch({});

/** What a page may show of attachments: their kind, name, and a link that is no script. */
export function shownAttachments(attachments: readonly unknown[]): Attachments {
  return attachments.map((attachment) => {
    const { contentType, name, contentUrl } = schema.parse(attachment);
    return {
      ...(contentType === undefined ? {} : { contentType }),
      ...(name === undefined ? {} : { name }),
      ...(contentUrl === undefined || !isWebAddress(contentUrl) ? {} : { url: contentUrl }),
    };
  });
}

function isWebAddress(url: string): boolean {
  return /^https?:$/.test(URL.parse(url)?.protocol ?? "");
}
