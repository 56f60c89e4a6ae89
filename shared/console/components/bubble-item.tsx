import type { Bubble } from "../view/thread-items.ts";
import { clockTime, completeTime } from "../view/times.ts";
import { Attachments } from "./attachments.tsx";
import { Avatar } from "./avatar.tsx";

const kinds = { customer: "customer", bot: "bot", agent: "agent", own: "you", system: "system" } as const;

/** What somebody said. Text stays text: nothing of it is ever read as markup. */
export function BubbleItem({ bubble }: { readonly bubble: Bubble }) {
  const { message, side, startsGroup, isHidden, marks } = bubble;
  const { sender, text, at, attachments = [] } = message;
  return (
    <article class={`said ${side} ${startsGroup ? "starts" : ""} ${isHidden ? "hidden-from-customer" : ""}`}>
      {startsGroup ? <Avatar name={sender.name} isSmall /> : <span class="avatar small none" />}
      <div class="said-body">
        <p class={startsGroup ? "said-who" : "said-who unseen"}>
          <strong>{sender.name}</strong>
          <span class="tag">{kinds[side]}</span>
          <time dateTime={at} title={completeTime(at)}>
            {clockTime(at)}
          </time>
        </p>
        <div class="bubble">
          {text !== "" && <p class="text">{text}</p>}
          <Attachments attachments={attachments} />
        </div>
        {marks.map(({ tone, text: mark }) => (
          <p key={mark} class={`mark ${tone}`}>
            {mark}
          </p>
        ))}
      </div>
    </article>
  );
}
