import type { Offer } from "../wire/agent-api/types.ts";
import { conversationPath } from "./api.ts";
import { explain } from "./explain.ts";
import { type ActDeps, createSending, type Sending } from "./sending.ts";
import { type ChosenPresence, notify, offerKey, put } from "./state.ts";
import { text as textOf } from "./texts/text.ts";
import { markSeen } from "./thread-feed.ts";

/** What a person can do. Each answers in the state; those of a dialog also say what went wrong. */
export interface Acts extends Sending {
  select(id: string | undefined): void;
  loadClosed(): Promise<void>;
  choosePresence(presence: ChosenPresence): Promise<void>;
  accept(offer: Offer): Promise<void>;
  decline(offer: Offer): Promise<void>;
  /** The reason why not, or undefined when it was done. */
  transfer(id: string, to: { queueId: string; queueName: string; note: string }): Promise<string | undefined>;
  end(id: string): Promise<string | undefined>;
  close(id: string): Promise<string | undefined>;
}

export function createActs(deps: ActDeps): Acts {
  const { state, api, feed } = deps;

  const select = (id: string | undefined): void => {
    state.selected.value = id;
    state.isContextOpen.value = false;
    if (id === undefined) return;
    markSeen(state, id);
    void feed.refresh(id);
  };

  const attempt = async (act: () => Promise<void>): Promise<string | undefined> => {
    try {
      await act();
      return undefined;
    } catch (error) {
      return explain(error);
    }
  };

  const leave = (id: string): void => {
    if (state.selected.peek() === id) select(undefined);
  };

  const answerOffer = async (offer: Offer, how: "accept" | "decline"): Promise<boolean> => {
    const { conversationId: id, epoch } = offer;
    put(state.answered, offerKey(offer), how === "accept" ? "accepting" : "declining");
    try {
      await api.command({ path: `${conversationPath(id)}/${how}`, body: { epoch } });
      put(state.answered, offerKey(offer), "answered");
      return true;
    } catch (error) {
      const { [offerKey(offer)]: _again, ...others } = state.answered.peek();
      state.answered.value = others;
      notify(state, "problem", explain(error));
      return false;
    }
  };

  return {
    ...createSending(deps),
    select,
    async loadClosed() {
      const today = new Date(state.now.peek()).setHours(0, 0, 0, 0);
      try {
        const { conversations } = await api.closed(new Date(today).toISOString());
        state.closed.value = conversations;
      } catch (error) {
        notify(state, "problem", explain(error));
      }
    },
    async choosePresence(presence) {
      state.chosenPresence.value = presence;
      const problem = await attempt(() =>
        api.command({ path: "/presence", method: "PUT", body: { presence } }),
      );
      const me = state.me.peek();
      if (problem !== undefined) notify(state, "problem", problem);
      else if (me !== undefined) state.me.value = { ...me, presence };
      if (state.chosenPresence.peek() === presence) state.chosenPresence.value = undefined;
    },
    async accept(offer) {
      if (await answerOffer(offer, "accept")) select(offer.conversationId);
    },
    async decline(offer) {
      await answerOffer(offer, "decline");
    },
    transfer: (id, { queueId, queueName, note }) =>
      attempt(async () => {
        const text = note.trim();
        const body = { queueId, ...(text === "" ? {} : { note: text }) };
        await api.command({ path: `${conversationPath(id)}/transfer`, body });
        notify(state, "done", textOf("transfer.done", { queue: queueName }));
        leave(id);
      }),
    end: (id) =>
      attempt(async () => {
        await api.command({ path: `${conversationPath(id)}/end` });
        await feed.refresh(id);
      }),
    close: (id) =>
      attempt(async () => {
        const notes = (state.notes.peek()[id] ?? "").trim();
        const disposition = state.dispositions.peek()[id] ?? "";
        await api.command({
          path: `${conversationPath(id)}/close`,
          body: { ...(notes === "" ? {} : { notes }), ...(disposition === "" ? {} : { disposition }) },
        });
        notify(state, "done", textOf("wrapUp.done"));
        leave(id);
      }),
  };
}
