import { CheckCheck, Clock, EyeOff, RotateCcw, StickyNote, TriangleAlert } from "lucide";
import type { ComponentChildren } from "preact";
import { useConsole } from "../console-context.ts";
import { text as textOf } from "../texts/text.ts";
import type { Mark } from "../view/marks.ts";
import type { OpenConversation } from "../view/open-conversation.ts";
import type { Bubble } from "../view/thread-items.ts";
import { clockTime, completeTime } from "../view/times.ts";
import { Attachments } from "./attachments.tsx";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icons.tsx";

interface BubbleItemProps {
  readonly bubble: Bubble;
  readonly open: OpenConversation;
}

/** What somebody said. Text stays text: nothing of it is ever read as markup. */
export function BubbleItem({ bubble, open }: BubbleItemProps) {
  const { message, side, startsGroup, isHidden, isNote, marks } = bubble;
  const { sender, text, at, attachments = [] } = message;
  const classes = [
    "said",
    side,
    side === "customer" ? "theirs" : "ours",
    startsGroup && "starts",
    isHidden && "hidden-from-customer",
    isNote && "internal",
  ];
  return (
    <article class={classes.filter(Boolean).join(" ")}>
      {startsGroup ? <Avatar name={sender.name} isSmall /> : <span class="avatar small none" />}
      <div class="said-body">
        <p class={startsGroup ? "said-who" : "said-who unseen"}>
          <strong>
            <bdi>{sender.name}</bdi>
          </strong>
          <span class="tag">{isNote ? textOf("thread.note") : textOf(`thread.side.${side}`)}</span>
          <time dateTime={at} title={completeTime(at)}>
            {clockTime(at)}
          </time>
        </p>
        <div class="bubble" title={completeTime(at)}>
          {isNote && (
            <span class="note-icon">
              <Icon of={StickyNote} />
            </span>
          )}
          {text !== "" && (
            <p class="text" dir="auto">
              {text}
            </p>
          )}
          <Attachments attachments={attachments} conversationId={open.id} sequence={message.sequence} />
        </div>
        {marks.map((mark) => (
          <MarkLine key={mark.text} mark={mark}>
            {mark.canSendAgain && <SendAgain id={open.id} text={text} isHeld={open.mode === "held"} />}
          </MarkLine>
        ))}
      </div>
    </article>
  );
}

const pictures = { delivered: CheckCheck, sending: Clock, unseen: EyeOff, problem: TriangleAlert } as const;

interface MarkLineProps {
  readonly mark: Mark;
  readonly children?: ComponentChildren;
}

export function MarkLine({ mark, children }: MarkLineProps) {
  return (
    <div class={`mark ${mark.tone} ${mark.isBrief ? "brief" : ""}`} title={mark.text}>
      <Icon of={pictures[mark.picture]} />
      <span class={mark.isBrief ? "unseen" : ""}>{mark.text}</span>
      {children}
    </div>
  );
}

interface SendAgainProps {
  readonly id: string;
  readonly text: string;
  readonly isHeld: boolean;
}

/** Never by itself: the customer may get it twice. */
function SendAgain({ id, text, isHeld }: SendAgainProps) {
  const { state, acts } = useConsole();
  if (!isHeld) return null;
  return (
    <button
      type="button"
      class="link"
      disabled={state.connection.value !== "live"}
      onClick={() => acts().send(id, text)}
    >
      <Icon of={RotateCcw} />
      {textOf("thread.sendAgain")}
    </button>
  );
}
