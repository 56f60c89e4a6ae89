import type { Decision } from "../decision.ts";
import type { ThreadEvent } from "./event.ts";
import { evolve } from "./evolve.ts";
import type { ThreadNeed, ThreadRefusal } from "./facts.ts";
import type { Conversation, Thread } from "./state.ts";

export type ThreadDecision = Decision<ThreadEvent, ThreadRefusal, ThreadNeed>;

/** A decision in the making: the events so far, and the thread as they leave it. */
export interface Draft {
  readonly kind: "draft";
  readonly thread: Thread;
  readonly events: readonly ThreadEvent[];
}

/** A step of a decision: it goes on, or it stops for want of a fact. */
export type Step = Draft | { readonly kind: "needs"; readonly need: ThreadNeed };

export function draftOf(thread: Thread): Draft {
  return { kind: "draft", thread, events: [] };
}

export function record(draft: Draft, ...events: readonly ThreadEvent[]): Draft {
  return {
    kind: "draft",
    thread: events.reduce(evolve, draft.thread),
    events: [...draft.events, ...events],
  };
}

/** Goes on with the next step, unless the last one lacked a fact. */
export function andThen(step: Step, next: (draft: Draft) => Step): Step {
  return step.kind === "draft" ? next(step) : step;
}

export function finish(step: Step): ThreadDecision {
  return step.kind === "draft" ? { kind: "allowed", events: step.events } : step;
}

/** The conversation a draft is about. A step that calls this without one is a mistake in the code. */
export function currentOf(draft: Draft): Conversation {
  if (draft.thread.current === undefined)
    throw new TypeError(`thread ${draft.thread.id} has no conversation`);
  return draft.thread.current;
}
