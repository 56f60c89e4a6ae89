import { text } from "../texts/text.ts";
import type { OpenConversation } from "../view/open-conversation.ts";
import type { ThreadRow } from "../view/thread-rows.ts";
import { BubbleItem } from "./bubble-item.tsx";
import { OutgoingItem } from "./outgoing-item.tsx";
import { SystemLine } from "./system-line.tsx";

interface ThreadRowItemProps {
  readonly row: ThreadRow | undefined;
  readonly open: OpenConversation;
}

export function ThreadRowItem({ row, open }: ThreadRowItemProps) {
  switch (row?.kind) {
    case "day":
      return (
        <h3 class="day">
          <span>{row.text}</span>
        </h3>
      );
    case "line":
      return <SystemLine message={row.message} />;
    case "bubble":
      return <BubbleItem bubble={row} open={open} />;
    case "outgoing":
      return <OutgoingItem id={open.id} outgoing={row.outgoing} />;
    case "typing":
      return <Typing name={row.name} />;
    default:
      return null;
  }
}

function Typing({ name }: { readonly name: string }) {
  return (
    <p class="typing-line">
      <span class="typing-dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {text("thread.typing", { name })}
    </p>
  );
}

/** While nothing of the thread is there yet. */
export function ThreadSkeleton() {
  return (
    <div class="thread-skeleton">
      <p class="unseen">{text("thread.loading")}</p>
      {["customer", "bot", "customer", "own"].map((side, index) => (
        <span key={`${index} ${side}`} class={`skeleton skeleton-${side}`} />
      ))}
    </div>
  );
}
