import { conversationId, type UserId } from "../../shared/domain/ids.ts";
import type { Thread } from "../../shared/domain/thread/state.ts";
import type { Storage } from "./storage.ts";

/** A conversation as one agent has it in front of them. */
export interface InFront {
  readonly id: string;
  readonly threadId: Thread["id"];
  readonly kind: "offered" | "held" | "wrap-up";
  readonly epoch: number;
}

/** What an agent's console would show. The console is another part; here it is read from storage as it lies. */
export function inFrontOf(storage: Storage, userId: UserId): readonly InFront[] {
  return [...storage.threads.stored.values()].flatMap(({ state }) => ofThread(state, userId));
}

function ofThread(thread: Thread, userId: UserId): readonly InFront[] {
  const found = thread.wrappingUp
    .filter((wrapUp) => wrapUp.userId === userId)
    .map((wrapUp): InFront => ({ ...nameOf(thread, wrapUp.number), kind: "wrap-up" }));
  const { current } = thread;
  const at = current?.at;
  if (current === undefined || (at?.stage !== "offered" && at?.stage !== "with-agent")) return found;
  if (at.userId !== userId) return found;
  return [...found, { ...nameOf(thread, current.number), kind: at.stage === "offered" ? "offered" : "held" }];
}

function nameOf(thread: Thread, number: number): Omit<InFront, "kind"> {
  return { id: conversationId({ thread: thread.id, number }), threadId: thread.id, epoch: thread.epoch };
}
