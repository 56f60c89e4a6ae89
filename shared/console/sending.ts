import { type Api, ApiProblem, conversationPath } from "./api.ts";
import { explain } from "./explain.ts";
import { put, type State } from "./state.ts";
import type { ThreadFeed } from "./thread-feed.ts";
import type { Outgoing } from "./view/outgoing.ts";

export interface ActDeps {
  readonly state: State;
  readonly api: Api;
  readonly feed: ThreadFeed;
}

export interface Sending {
  /** Shows the text at once and sends it after what was sent before it. */
  send(id: string, text: string, kind?: "message" | "note"): void;
  sendAgain(id: string, key: string): void;
  /** Puts what could not be sent back into the composer. */
  takeBack(id: string, key: string): void;
  /** Tells the customer that somebody writes, every three seconds at most. */
  tellTyping(id: string): void;
}

const typingEvery = 3000;

export function createSending({ state, api, feed }: ActDeps): Sending {
  const lines = new Map<string, Promise<void>>();
  let lastTyping = { id: "", at: 0 };

  const outgoingOf = (id: string): readonly Outgoing[] => state.outgoing.peek()[id] ?? [];
  const draftsOf = (kind: Outgoing["kind"]) => (kind === "note" ? state.noteDrafts : state.drafts);
  const without = (id: string, key: string) => outgoingOf(id).filter((outgoing) => outgoing.key !== key);

  const deliver = async (id: string, outgoing: Outgoing): Promise<void> => {
    const { key, text, kind } = outgoing;
    const path = `${conversationPath(id)}/${kind === "note" ? "notes" : "messages"}`;
    try {
      await api.command({ path, body: { text }, key });
    } catch (error) {
      const isSure = error instanceof ApiProblem && error.problem.code !== "outcome-unknown";
      const failed: Outgoing = {
        ...outgoing,
        state: "failed",
        reason: explain(error),
        mayHaveArrived: !isSure,
      };
      put(
        state.outgoing,
        id,
        outgoingOf(id).map((other) => (other.key === key ? failed : other)),
      );
      return;
    }
    await feed.refresh(id);
    put(state.outgoing, id, without(id, key));
  };

  const enqueue = (id: string, outgoing: Outgoing): void => {
    const line = (lines.get(id) ?? Promise.resolve()).then(() => deliver(id, outgoing));
    lines.set(id, line);
  };

  return {
    send(id, text, kind = "message") {
      const after = state.threads.peek()[id]?.messages.at(-1)?.sequence ?? 0;
      const outgoing: Outgoing = { key: crypto.randomUUID(), text, kind, after, state: "sending" };
      put(state.outgoing, id, [...outgoingOf(id), outgoing]);
      put(draftsOf(kind), id, "");
      lastTyping = { id: "", at: 0 };
      enqueue(id, outgoing);
    },
    sendAgain(id, key) {
      const failed = outgoingOf(id).find((outgoing) => outgoing.key === key);
      if (failed === undefined) return;
      const { mayHaveArrived, reason: _, ...same } = failed;
      // Under a key that was refused, it would be refused for ever.
      const again: Outgoing = {
        ...same,
        key: mayHaveArrived === true ? key : crypto.randomUUID(),
        state: "sending",
      };
      put(state.outgoing, id, [...without(id, key), again]);
      enqueue(id, again);
    },
    takeBack(id, key) {
      const failed = outgoingOf(id).find((outgoing) => outgoing.key === key);
      put(state.outgoing, id, without(id, key));
      const drafts = draftsOf(failed?.kind);
      const texts = [failed?.text ?? "", drafts.peek()[id] ?? ""];
      state.composerMode.value = failed?.kind === "note" ? "note" : "reply";
      put(drafts, id, texts.filter((text) => text !== "").join("\n"));
    },
    tellTyping(id) {
      const now = Date.now();
      if (lastTyping.id === id && now - lastTyping.at < typingEvery) return;
      lastTyping = { id, at: now };
      api.typing(id);
    },
  };
}
