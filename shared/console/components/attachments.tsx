import { Paperclip } from "lucide";
import type { Message } from "../../wire/agent-api/types.ts";
import type { FilePlace } from "../api.ts";
import { webAddress } from "../view/web-address.ts";
import { Card } from "./card.tsx";
import { FileButton, FileImage } from "./file-attachment.tsx";
import { Icon } from "./icons.tsx";

type Attachment = NonNullable<Message["attachments"]>[number];

interface AttachmentsProps {
  readonly attachments: readonly Attachment[];
  readonly conversationId: string;
  readonly sequence: number;
}

export function Attachments({ attachments, conversationId, sequence }: AttachmentsProps) {
  if (attachments.length === 0) return null;
  return (
    <ul class="attachments">
      {attachments.map((attachment, index) => (
        <li key={`${index} ${attachment.name}`}>
          <Shown attachment={attachment} file={{ conversationId, sequence, index }} />
        </li>
      ))}
    </ul>
  );
}

/** What a browser draws without reading it as a document. */
const pictures: readonly string[] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

interface ShownProps {
  readonly attachment: Attachment;
  readonly file: FilePlace;
}

function Shown({ attachment, file }: ShownProps) {
  const { name, contentType = "attachment", url, card } = attachment;
  const title = name ?? contentType;
  if (card !== undefined) return <Card card={card} />;
  if (attachment.file === true) {
    return pictures.includes(contentType) ? (
      <FileImage file={file} name={title} />
    ) : (
      <FileButton file={file} name={title} />
    );
  }
  const address = webAddress(url);
  return (
    <span class="attachment">
      <Icon of={Paperclip} />
      {address === undefined ? (
        <bdi>{title}</bdi>
      ) : (
        <a href={address} target="_blank" rel="noopener noreferrer">
          <bdi>{title}</bdi>
        </a>
      )}
    </span>
  );
}
