import { useSignalEffect } from "@preact/signals";
import { useConsole } from "../console-context.ts";
import { openConversation } from "../view/open-conversation.ts";
import { ContextPane } from "./context-pane.tsx";
import { EmptyDesk } from "./empty-desk.tsx";
import { Inbox } from "./inbox.tsx";
import { NoticeBar } from "./notice-bar.tsx";
import { Offers } from "./offers.tsx";
import { ThreadPane } from "./thread-pane.tsx";
import { TopBar } from "./top-bar.tsx";

/** What a signed-in person works on: offers above, then the list, the thread and its context. */
export function Desk() {
  const { state } = useConsole();
  useSignalEffect(() => {
    const { length } = state.offers.value;
    document.title = `${length > 0 ? `(${length}) Offer · ` : ""}Switchboard console`;
  });
  const id = state.selected.value;
  const thread = id === undefined ? undefined : state.threads.value[id];
  const listed = state.inbox.value.find((conversation) => conversation.id === id);
  const open = id === undefined ? undefined : openConversation(id, listed, thread?.details);
  const panes = ["panes", open && "has-open", state.isContextOpen.value && "has-context"];
  return (
    <div class="desk">
      <TopBar />
      <Offers />
      <main class={panes.filter(Boolean).join(" ")}>
        <h1 class="unseen">Switchboard</h1>
        <Inbox />
        {open === undefined ? <EmptyDesk /> : <ThreadPane key={open.id} open={open} thread={thread} />}
        {open !== undefined && <ContextPane open={open} details={thread?.details} />}
      </main>
      <NoticeBar />
      <div class="unseen" aria-live="polite">
        <p key={state.announcement.value.id}>{state.announcement.value.text}</p>
      </div>
    </div>
  );
}
