import { useSignal } from "@preact/signals";
import { Inbox as InboxPicture, Search } from "lucide";
import type { InboxConversation } from "../../wire/agent-api/types.ts";
import { useConsole } from "../console-context.ts";
import { text } from "../texts/text.ts";
import { badge, filterRows, type InboxRow, inboxRow } from "../view/inbox-row.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icons.tsx";
import { ListBox } from "./list-box.tsx";
import { RowSkeletons } from "./skeletons.tsx";

/** Fewer than these are seen at a glance. */
const worthFiltering = 8;

export function ConversationList() {
  const { state, acts } = useConsole();
  const query = useSignal("");
  const all = state.inbox.value;
  if (state.me.value === undefined) return <RowSkeletons />;
  if (all.length === 0) return <NoConversations />;
  const isFiltered = all.length > worthFiltering;
  const rows = isFiltered ? filterRows(all, query.value) : all;
  return (
    <>
      {isFiltered && (
        <search class="filter">
          <Icon of={Search} />
          <input
            type="search"
            class="field"
            aria-label={text("inbox.filter")}
            placeholder={text("inbox.filter")}
            value={query.value}
            onInput={({ currentTarget }) => {
              query.value = currentTarget.value;
            }}
          />
        </search>
      )}
      {rows.length === 0 ? (
        <p class="quiet nothing" role="status">
          {text("inbox.nothingFound", { query: query.value })}
        </p>
      ) : (
        <ListBox
          id="conversations"
          label={text("inbox.title")}
          rows={rows}
          idOf={({ id }) => id}
          selected={state.selected.value}
          rowHeight={4.75}
          onChoose={(id) => acts().select(id)}
        >
          {(conversation) => <Row conversation={conversation} />}
        </ListBox>
      )}
    </>
  );
}

function NoConversations() {
  return (
    <div class="empty">
      <Icon of={InboxPicture} />
      <h3>{text("inbox.none")}</h3>
      <p class="quiet">{text("inbox.noneAbout")}</p>
    </div>
  );
}

function Row({ conversation }: { readonly conversation: InboxConversation }) {
  const { state } = useConsole();
  const { id, customerName = text("customer.anonymous"), queueName, stage } = conversation;
  const row = inboxRow(conversation, {
    isOpen: state.selected.value === id,
    read: state.read.value[id] ?? 0,
    draft: state.drafts.value[id] ?? "",
    now: state.now.value,
  });
  return (
    <>
      <Avatar name={customerName} />
      <span class={row.unread > 0 ? "row-text unread" : "row-text"}>
        <span class="row-line">
          <span class="row-name" dir="auto">
            {customerName}
          </span>
          {stage === "wrap-up" ? (
            <span class="tag warning">{text("row.wrapUp")}</span>
          ) : (
            <span class="tag active">{text("row.active")}</span>
          )}
        </span>
        <Preview row={row} />
        <span class="row-line small">
          <span>{queueName}</span>
          {row.wrapUp !== undefined && (
            <span class={row.wrapUp.isLate ? "row-time late" : "row-time"}>{row.wrapUp.text}</span>
          )}
        </span>
      </span>
    </>
  );
}

function Preview({ row: { mark, preview, unread } }: { readonly row: InboxRow }) {
  return (
    <span class="row-line">
      <span class={`row-preview ${mark}`} dir="auto">
        {mark === "draft" && <strong class="row-draft">{text("row.draft")} </strong>}
        {preview}
      </span>
      {unread > 0 && (
        <>
          <span class="count unread" aria-hidden="true">
            {badge(unread)}
          </span>
          <span class="unseen">{text("row.unread", { count: unread })}</span>
        </>
      )}
    </span>
  );
}
