import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useConsole } from "../console-context.ts";
import { listenForShortcuts } from "../shortcut-acts.ts";
import { openOffers } from "../state.ts";
import { openConversation } from "../view/open-conversation.ts";
import { pageTitle } from "../view/title.ts";
import { CommandBar } from "./command-bar.tsx";
import { ContextPane } from "./context-pane.tsx";
import { EmptyDesk } from "./empty-desk.tsx";
import { Inbox } from "./inbox.tsx";
import { NoConversation } from "./no-conversation.tsx";
import { NoticeBar } from "./notice-bar.tsx";
import { Offers } from "./offers.tsx";
import { ShortcutList } from "./shortcut-list.tsx";
import { ThreadPane } from "./thread-pane.tsx";
import { TopBar } from "./top-bar.tsx";

/** What a signed-in person works on: offers above, then the list, the thread and its context. */
export function Desk() {
  const running = useConsole();
  const { state } = running;
  useEffect(() => listenForShortcuts(running), []);
  useFocusAfterLeaving(state.selected.value);
  const overlay = state.overlay.value;
  return (
    <div class="desk">
      <TopBar />
      <Offers />
      <Panes />
      {overlay === "commands" && <CommandBar />}
      {overlay === "shortcuts" && <ShortcutList />}
      <NoticeBar />
      <div class="unseen" aria-live="polite">
        <p key={state.announcement.value.id}>{state.announcement.value.text}</p>
      </div>
    </div>
  );
}

function Panes() {
  const { state } = useConsole();
  const id = state.selected.value;
  const thread = id === undefined ? undefined : state.threads.value[id];
  const listed = state.inbox.value.find((conversation) => conversation.id === id);
  const open = id === undefined ? undefined : openConversation(id, listed, thread?.details);
  useTitle(open?.mode === "loading" ? undefined : open?.customerName);
  if (open === undefined || state.unknown.value === id) {
    return (
      <main class={open === undefined ? "panes" : "panes has-unknown"}>
        <h1 class="unseen">Switchboard</h1>
        <Inbox />
        {open === undefined ? <EmptyDesk /> : <NoConversation key={id} />}
      </main>
    );
  }
  return (
    <main class={state.isContextOpen.value ? "panes has-open has-context" : "panes has-open"}>
      <h1 class="unseen">Switchboard</h1>
      <Inbox />
      <ThreadPane key={open.id} open={open} thread={thread} />
      <ContextPane open={open} details={thread?.details} />
    </main>
  );
}

function useTitle(open: string | undefined): void {
  const { state } = useConsole();
  const who = useSignal(open);
  who.value = open;
  useSignalEffect(() => {
    document.title = pageTitle({
      who: who.value,
      offers: openOffers(state).length,
      isHidden: document.hidden,
      now: state.now.value,
    });
  });
}

/** What had the focus is gone with the conversation: the list goes on. */
function useFocusAfterLeaving(id: string | undefined): void {
  const before = useRef(id);
  useEffect(() => {
    const wasOpen = before.current !== undefined;
    before.current = id;
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (wasOpen && id === undefined && isLost) {
      const list = document.getElementById("conversations");
      (list ?? document.querySelector<HTMLElement>(".inbox .tab[aria-selected=true]"))?.focus();
    }
  }, [id]);
}
