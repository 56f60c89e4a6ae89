import type { Message } from "../../wire/agent-api/types.ts";
import { text } from "../texts/text.ts";
import { notesIn } from "../view/notes-in.ts";
import { clockTime, completeTime } from "../view/times.ts";

/** What people noted for each other in this conversation, the newest first. */
export function NotesPart({ messages }: { readonly messages: readonly Message[] }) {
  const notes = notesIn(messages);
  if (notes.length === 0) return <p class="quiet">{text("notes.none")}</p>;
  return (
    <ol class="kept-notes">
      {notes.map(({ sequence, at, by, words }) => (
        <li key={sequence}>
          <p class="quiet">
            {by !== undefined && <bdi>{by} </bdi>}
            <time dateTime={at} title={completeTime(at)}>
              {clockTime(at)}
            </time>
          </p>
          <p class="kept-note text" dir="auto">
            {words}
          </p>
        </li>
      ))}
    </ol>
  );
}
