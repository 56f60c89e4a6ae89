import type { Message } from "../../wire/agent-api/types.ts";
import { marksOf } from "../view/thread-items.ts";
import { clockTime, completeTime } from "../view/times.ts";

/** What happened besides talking. What the system told the customer stands out. */
export function SystemLine({ message }: { readonly message: Message }) {
  const { at, kind, text, summary, note } = message;
  const marks = kind === "notice" ? marksOf(message) : [];
  return (
    <div class={`line ${kind}`}>
      <p class="quiet">
        {kind === "notice" && <span class="tag">told the customer</span>} {text}{" "}
        <time dateTime={at} title={completeTime(at)}>
          {clockTime(at)}
        </time>
      </p>
      {marks.map((mark) => (
        <p key={mark.text} class={`mark ${mark.tone}`}>
          {mark.text}
        </p>
      ))}
      {summary && <Aside title="Summary from the bot" text={summary} />}
      {note && <Aside title="Note" text={note} />}
    </div>
  );
}

function Aside({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div class="aside">
      <h4>{title}</h4>
      <p class="text">{text}</p>
    </div>
  );
}
