import { Megaphone } from "lucide";
import type { Message } from "../../wire/agent-api/types.ts";
import { text as textOf } from "../texts/text.ts";
import { lineText } from "../view/line-text.ts";
import { marksOf } from "../view/marks.ts";
import { clockTime, completeTime } from "../view/times.ts";
import { MarkLine } from "./bubble-item.tsx";
import { Icon } from "./icons.tsx";

/** What happened besides talking. What the system told the customer stands out. */
export function SystemLine({ message }: { readonly message: Message }) {
  const { at, kind, summary, note } = message;
  const isNotice = kind === "notice";
  const marks = isNotice ? marksOf(message).filter(({ tone }) => tone !== "quiet") : [];
  return (
    <div class={`line ${isNotice ? "notice" : ""}`}>
      <p>
        {isNotice && (
          <span class="notice-to">
            <Icon of={Megaphone} />
            {textOf("thread.toldCustomer")}
          </span>
        )}
        <span class="text" dir="auto">
          {lineText(message)}
        </span>{" "}
        <time dateTime={at} title={completeTime(at)}>
          {clockTime(at)}
        </time>
      </p>
      {marks.map((mark) => (
        <MarkLine key={mark.text} mark={mark} />
      ))}
      {summary && <Aside title={textOf("thread.botSummary")} text={summary} />}
      {note && <Aside title={textOf("thread.noteForPeople")} text={note} />}
    </div>
  );
}

function Aside({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div class="aside">
      <h4>{title}</h4>
      <p class="text" dir="auto">
        {text}
      </p>
    </div>
  );
}
