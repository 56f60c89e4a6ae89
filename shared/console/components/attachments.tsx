import type { Message } from "../../wire/agent-api/types.ts";
import { webAddress } from "../view/web-address.ts";

export function Attachments({ attachments }: { readonly attachments: NonNullable<Message["attachments"]> }) {
  if (attachments.length === 0) return null;
  return (
    <ul class="attachments">
      {attachments.map(({ name, contentType = "attachment", url }, index) => {
        const address = webAddress(url);
        const title = name ?? contentType;
        return (
          <li key={`${index} ${title}`}>
            {address === undefined ? (
              title
            ) : (
              <a href={address} target="_blank" rel="noopener noreferrer">
                {title}
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}
