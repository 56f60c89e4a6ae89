import * as z from "zod";
import { once } from "../../domain/once.ts";
import type { Message } from "../../wire/agent-api/types.ts";
import { shownCard } from "./shown-card.ts";

type Attachments = NonNullable<Message["attachments"]>;

const attachmentSchema = once(() => {
  const text = z.string().optional().catch(undefined);
  return z
    .object({ contentType: text, name: text, contentUrl: text, content: z.unknown().optional() })
    .catch({ content: undefined });
});

/** What a page may show of attachments: their kind, name, a link that is no script, and a card as data. */
export function shownAttachments(
  attachments: readonly unknown[],
  isFetchable: (url: string) => boolean,
): Attachments {
  return attachments.map((attachment) => {
    const { contentType, content, ...file } = attachmentSchema().parse(attachment);
    const { name, url } = withAddress(file);
    return {
      ...(contentType === undefined ? {} : { contentType }),
      ...(name === undefined ? {} : { name }),
      ...(url === undefined ? {} : { url }),
      ...(url === undefined || !isFetchable(url) ? {} : { file: true as const }),
      ...shownCard(contentType, content),
    };
  });
}

/** Where an attachment's file is kept, and what it is called; undefined where it has none. */
export function fileOf(attachment: unknown): { readonly url: string; readonly name?: string } | undefined {
  const { name, url } = withAddress(attachmentSchema().parse(attachment));
  return url === undefined ? undefined : { url, ...(name === undefined ? {} : { name }) };
}

function withAddress({ name, contentUrl }: { name?: string | undefined; contentUrl?: string | undefined }) {
  return { name, url: contentUrl === undefined || !isWebAddress(contentUrl) ? undefined : contentUrl };
}

function isWebAddress(url: string): boolean {
  return /^https?:$/.test(URL.parse(url)?.protocol ?? "");
}
