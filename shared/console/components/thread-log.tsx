import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useConsole } from "../console-context.ts";
import type { Thread } from "../state.ts";
import { language, text } from "../texts/text.ts";
import type { OpenConversation } from "../view/open-conversation.ts";
import { notOnThread } from "../view/outgoing.ts";
import { threadItems } from "../view/thread-items.ts";
import { guessHeight, keyOf, newSince, threadRows } from "../view/thread-rows.ts";
import { DownIcon } from "./icons.tsx";
import { ThreadRowItem, ThreadSkeleton } from "./thread-row.tsx";
import { nearEnd, useVirtualRows } from "./use-virtual-rows.ts";

interface ThreadLogProps {
  readonly open: OpenConversation;
  readonly thread: Thread | undefined;
}

/** The thread, kept at its end unless somebody scrolled up to read. */
export function ThreadLog({ open, thread }: ThreadLogProps) {
  const { state } = useConsole();
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useSignal(true);
  const readUntil = useSignal(0);
  const messages = thread?.messages ?? [];
  const last = messages.at(-1)?.sequence ?? 0;
  const ownName = state.me.value?.displayName ?? "";
  const isTyping = useIsTyping(open.id);

  const items = useMemo(
    () => threadItems(messages, ownName, state.now.peek()),
    [messages, ownName, language.value],
  );
  const outgoing = notOnThread(state.outgoing.value[open.id] ?? [], messages, ownName);
  const rows = threadRows(items, outgoing, isTyping ? open.customerName : undefined);
  const virtualizer = useVirtualRows({
    scroller,
    count: rows.length,
    keyOf: (index) => keyOf(rows[index]),
    estimate: (index) => guessHeight(rows[index]),
  });
  const toEnd = () => {
    isAtEnd.value = true;
    virtualizer.scrollToEnd();
  };

  // What one sends oneself, one wants to see.
  useLayoutEffect(() => {
    if (outgoing.length > 0) toEnd();
  }, [outgoing.length]);
  useEffect(() => {
    if (isAtEnd.value) readUntil.value = last;
  }, [isAtEnd.value, last]);
  useEffect(() => {
    // A composer that grows must not push the last message out of sight.
    const watch = new ResizeObserver(() => {
      if (isAtEnd.peek()) virtualizer.scrollToEnd();
    });
    if (scroller.current !== null) watch.observe(scroller.current);
    return () => watch.disconnect();
  }, []);
  const onScroll = () => {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = scroller.current ?? {};
    isAtEnd.value = scrollHeight - scrollTop - clientHeight < nearEnd;
  };

  const shown = virtualizer.getVirtualItems();
  return (
    <div class="thread-frame">
      <div
        ref={scroller}
        class="thread"
        role="log"
        aria-live="off"
        aria-busy={thread?.isLoaded !== true}
        aria-label={text("thread.messages", { name: open.customerName })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        {messages.length === 0 && thread?.isLoaded !== true && <ThreadSkeleton />}
        <div class="thread-length" style={{ height: `${virtualizer.getTotalSize()}px` }}>
          <div class="thread-window" style={{ transform: `translateY(${shown[0]?.start ?? 0}px)` }}>
            {shown.map(({ index, key }) => (
              <div key={key} class="thread-row" data-index={index} ref={virtualizer.measureElement}>
                <ThreadRowItem row={rows[index]} open={open} />
              </div>
            ))}
          </div>
        </div>
      </div>
      {!isAtEnd.value && <ToEnd fresh={newSince(messages, readUntil.value, ownName)} onClick={toEnd} />}
    </div>
  );
}

interface ToEndProps {
  readonly fresh: number;
  readonly onClick: () => void;
}

function ToEnd({ fresh, onClick }: ToEndProps) {
  return (
    <button type="button" class={`button to-end ${fresh > 0 ? "primary" : ""}`} onClick={onClick}>
      <DownIcon />
      {fresh > 0 ? text("thread.latestNew", { count: fresh }) : text("thread.latest")}
    </button>
  );
}

/** Over by itself: the service says until when. */
function useIsTyping(id: string): boolean {
  const { state } = useConsole();
  const isTyping = useComputed(() => {
    const listed = state.inbox.value.find((conversation) => conversation.id === id);
    return Date.parse(listed?.customerTypingUntil ?? "") > state.now.value;
  });
  return isTyping.value;
}
