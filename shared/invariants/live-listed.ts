import { type ConversationId, conversationId } from "../domain/ids.ts";
import type { Thread } from "../domain/thread/state.ts";
import type { Invariant } from "./invariant.ts";
import type { StoredWorld } from "./stored-world.ts";

/** Who looks at the list of what goes on sees everything that goes on. */
export const liveListed: Invariant<StoredWorld> = {
  id: "live-listed",
  sentence: "Every conversation that goes on stands in the list of those that do.",
  from: "quiet",
  check: ({ threads, listed }) =>
    [...threads.values()]
      .flatMap(({ head }) => liveOf(head))
      .filter((id) => !listed.has(id))
      .map((id) => `${id} goes on, and is not listed`),
};

/** The conversations of a thread that are not over. */
export function liveOf({ id: thread, current, wrappingUp }: Thread): readonly ConversationId[] {
  const numbers = [
    ...(current === undefined ? [] : [current.number]),
    ...wrappingUp.map(({ number }) => number),
  ];
  return numbers.map((number) => conversationId({ thread, number }));
}
