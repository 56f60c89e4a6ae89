import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useConsole } from "../console-context.ts";
import type { Thread } from "../state.ts";
import type { OpenConversation } from "../view/open-conversation.ts";
import { notOnThread } from "../view/outgoing.ts";
import { type ThreadItem, threadItems } from "../view/thread-items.ts";
import { BubbleItem } from "./bubble-item.tsx";
import { DownIcon } from "./icons.tsx";
import { OutgoingItem } from "./outgoing-item.tsx";
import { SystemLine } from "./system-line.tsx";

interface ThreadLogProps {
  readonly open: OpenConversation;
  readonly thread: Thread | undefined;
}

const nearEnd = 80;

/** The thread, kept at its end unless somebody scrolled up to read. */
export function ThreadLog({ open, thread }: ThreadLogProps) {
  const { state } = useConsole();
  const log = useRef<HTMLDivElement>(null);
  const isAtEnd = useSignal(true);
  const messages = thread?.messages ?? [];
  const ownName = state.me.value?.displayName ?? "";
  const outgoing = notOnThread(state.outgoing.value[open.id] ?? [], messages, ownName);

  const toEnd = () => log.current?.scrollTo({ top: log.current.scrollHeight });
  useLayoutEffect(() => {
    if (isAtEnd.peek()) toEnd();
  }, [messages, outgoing.length]);
  useEffect(() => {
    // A composer that grows must not push the last message out of sight.
    const watch = new ResizeObserver(() => {
      if (isAtEnd.peek()) toEnd();
    });
    if (log.current !== null) watch.observe(log.current);
    return () => watch.disconnect();
  }, []);
  const onScroll = () => {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = log.current ?? {};
    isAtEnd.value = scrollHeight - scrollTop - clientHeight < nearEnd;
  };

  return (
    <div class="thread-frame">
      <div
        ref={log}
        class="thread"
        role="log"
        aria-live="off"
        aria-label={`Messages with ${open.customerName}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        {thread?.isLoaded !== true && <p class="line quiet">Loading the conversation…</p>}
        {threadItems(messages, ownName, state.now.peek()).map((item) => (
          <Item key={keyOf(item)} item={item} />
        ))}
        {outgoing.map((message) => (
          <OutgoingItem key={message.key} id={open.id} outgoing={message} />
        ))}
      </div>
      {!isAtEnd.value && (
        <button type="button" class="button to-end" onClick={toEnd}>
          <DownIcon />
          Latest
        </button>
      )}
    </div>
  );
}

const keyOf = (item: ThreadItem) => (item.kind === "day" ? item.key : item.message.sequence);

function Item({ item }: { readonly item: ThreadItem }) {
  switch (item.kind) {
    case "day":
      return <h3 class="day">{item.text}</h3>;
    case "line":
      return <SystemLine message={item.message} />;
    case "bubble":
      return <BubbleItem bubble={item} />;
  }
}
