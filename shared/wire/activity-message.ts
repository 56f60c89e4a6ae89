import type { CustomerMessage } from "../domain/thread/command.ts";
import type { ActivityFields } from "./activity.ts";
import { isRecord } from "./activity-body.ts";

type MessageFields = Pick<
  ActivityFields,
  "id" | "text" | "textFormat" | "attachments" | "entities" | "value" | "recipient"
>;

/** What the customer said, or undefined for a message with nothing in it. */
export function customerMessage(fields: MessageFields): CustomerMessage | undefined {
  const text = withoutMentions(fields);
  const attachments = (fields.attachments ?? []).filter((attachment) => !isCopyOfText(attachment, text));
  const { id, textFormat, value } = fields;
  const hasValue = value !== undefined && value !== null;
  if (text === "" && attachments.length === 0 && !hasValue) return undefined;
  return {
    ...(id === undefined || id === null || id === "" ? {} : { activityId: id }),
    text,
    ...(textFormat === undefined || textFormat === null ? {} : { textFormat }),
    ...(attachments.length === 0 ? {} : { attachments }),
    ...(hasValue ? { value } : {}),
  };
}

/** Teams and others send the text a second time, as an attachment in HTML. An HTML file has a URL, not a content. */
function isCopyOfText(attachment: Readonly<Record<string, unknown>>, text: string): boolean {
  const { contentType, content, contentUrl } = attachment;
  const isInlineHtml = contentType === "text/html" && typeof content === "string" && !contentUrl;
  return isInlineHtml && text !== "";
}

/** Teams writes `<at>Bank</at> hello`: the mention of the bot goes, that of another person becomes the name. */
function withoutMentions({ text, entities, recipient }: MessageFields): string {
  const mentions = (entities ?? []).flatMap((entity) => mentionIn(entity));
  if (mentions.length === 0) return text ?? "";
  return mentions
    .reduce((said, { written, id }) => {
      const instead = id === recipient.id ? "" : written.replaceAll(/<\/?at\b[^<>]*>/g, "");
      return said.replaceAll(written, () => instead);
    }, text ?? "")
    .trim();
}

function mentionIn(entity: unknown): readonly { readonly written: string; readonly id: unknown }[] {
  const { type, text, mentioned } = isRecord(entity) ? entity : {};
  if (type !== "mention" || typeof text !== "string" || !text.startsWith("<at")) return [];
  const { id } = isRecord(mentioned) ? mentioned : {};
  return [{ written: text, id }];
}
