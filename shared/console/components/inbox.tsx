import { Inbox as InboxShape } from "lucide";
import type { InboxConversation } from "../../wire/agent-api/types.ts";
import { useConsole } from "../console-context.ts";
import { text } from "../texts/text.ts";
import { anonymous } from "../view/open-conversation.ts";
import { countdown } from "../view/times.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icons.tsx";

export function Inbox() {
  const { state } = useConsole();
  const conversations = state.inbox.value;
  return (
    <nav class="pane inbox" aria-label={text("inbox.title")}>
      <h2 class="pane-title">
        {text("inbox.title")} <span class="count">{conversations.length}</span>
      </h2>
      {conversations.length === 0 ? (
        <div class="inbox-empty">
          <Icon of={InboxShape} />
          <p class="quiet">Nothing here. What you accept is listed here until you close it.</p>
        </div>
      ) : (
        <ul>
          {conversations.map((conversation) => (
            <li key={conversation.id}>
              <Row conversation={conversation} />
            </li>
          ))}
        </ul>
      )}
    </nav>
  );
}

function Row({ conversation }: { readonly conversation: InboxConversation }) {
  const { state, acts } = useConsole();
  const { id, customerName = anonymous, queueName, lastSequence, stage, wrapUpClosesAt } = conversation;
  const isOpen = state.selected.value === id;
  const isUnread = !isOpen && lastSequence > (state.seen.value[id] ?? 0);
  return (
    <button
      type="button"
      class={`row ${isUnread ? "unread" : ""}`}
      aria-current={isOpen ? "true" : undefined}
      onClick={() => acts().select(id)}
    >
      <Avatar name={customerName} />
      <span class="row-text">
        <span class="row-line">
          <span class="row-name">{customerName}</span>
          <StateTag stage={stage} />
        </span>
        <span class="row-line">
          <span class="quiet">{queueName}</span>
          {isUnread && <span class="dot">New</span>}
          {stage === "wrap-up" && <ClosesIn at={wrapUpClosesAt} />}
        </span>
      </span>
    </button>
  );
}

function StateTag({ stage }: Pick<InboxConversation, "stage">) {
  return stage === "wrap-up" ? <span class="tag">Wrap-up</span> : <span class="tag active">Active</span>;
}

function ClosesIn({ at }: { readonly at: string | undefined }) {
  const { state } = useConsole();
  if (at === undefined) return null;
  return <span class="row-time quiet">{countdown(Date.parse(at) - state.now.value)}</span>;
}
