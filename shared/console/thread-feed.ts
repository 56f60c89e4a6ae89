import type { InboxConversation, Message } from "../wire/agent-api/types.ts";
import { type Api, ApiProblem } from "./api.ts";
import { announce, emptyThread, put, type State } from "./state.ts";
import { text } from "./texts/text.ts";
import { mergeMessages, readAfter } from "./view/merge-messages.ts";

/** Keeps the threads that were opened up to date. */
export interface ThreadFeed {
  /** Reads what is new. Asked for while it reads, it reads once more after that. */
  refresh(id: string): Promise<void>;
  /** After each answer of the sync: reads only when there is something to read. */
  follow(id: string): void;
}

export function createThreadFeed({ state, api }: { readonly state: State; readonly api: Api }): ThreadFeed {
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const readAt = new Map<string, string>();

  const threadOf = (id: string) => state.threads.peek()[id] ?? emptyThread;
  const listed = (id: string) => state.inbox.peek().find((conversation) => conversation.id === id);

  const readOnce = async (id: string): Promise<void> => {
    const stamp = stampOf(listed(id));
    try {
      const details = await api.conversation(id);
      put(state.threads, id, { ...threadOf(id), details });
      if (state.unknown.peek() === id) state.unknown.value = undefined;
      await readMessages(id);
      readAt.set(id, stamp);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 404) lose(id);
      // Whatever else it was, the next answer of the sync tries again.
    }
  };

  const readMessages = async (id: string): Promise<void> => {
    let after = readAfter(threadOf(id).messages, threadOf(id).next, state.now.peek());
    for (let more = true; more; ) {
      const page = await api.messages(id, after);
      const { messages: known, next } = threadOf(id);
      put(state.threads, id, {
        ...threadOf(id),
        messages: mergeMessages(known, page.messages),
        next: Math.max(next, page.next),
        isLoaded: !page.more,
      });
      if (known.length > 0) announceNew(id, page.messages, next);
      more = page.more && page.next > after;
      after = page.next;
    }
    if (state.selected.peek() === id) markSeen(state, id);
  };

  const announceNew = (id: string, messages: readonly Message[], after: number): void => {
    if (state.selected.peek() !== id) return;
    const heard = messages.filter(
      ({ kind, sender, sequence }) => kind === "message" && sender.kind === "customer" && sequence > after,
    );
    if (heard.length > 0) {
      announce(
        state,
        heard
          .map(({ sender, text: said }) => text("thread.says", { name: sender.name, text: said }))
          .join(". "),
      );
    }
  };

  const lose = (id: string): void => {
    if (state.selected.peek() === id) state.unknown.value = id;
  };

  const refresh = (id: string): Promise<void> => {
    const current = running.get(id);
    if (current !== undefined) {
      again.add(id);
      return current;
    }
    const reading = (async () => {
      do {
        again.delete(id);
        await readOnce(id);
      } while (again.has(id));
    })().finally(() => running.delete(id));
    running.set(id, reading);
    return reading;
  };

  return {
    refresh,
    follow(id) {
      const { messages, next } = threadOf(id);
      const isOpen = readAfter(messages, next, state.now.peek()) < next;
      if (isOpen || readAt.get(id) !== stampOf(listed(id))) void refresh(id);
    },
  };
}

/** What is on the screen now is not unread. */
export function markSeen(state: State, id: string): void {
  const listed = state.inbox.peek().find((conversation) => conversation.id === id);
  const last = listed?.lastSequence ?? 0;
  const next = state.threads.peek()[id]?.next ?? 0;
  put(state.seen, id, Math.max(last, next));
  put(state.read, id, listed?.customerMessages ?? 0);
}

const stampOf = (listed: InboxConversation | undefined): string =>
  listed === undefined ? "" : `${listed.stage} ${listed.queueId} ${listed.lastSequence}`;
