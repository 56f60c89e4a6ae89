import type { QueueId } from "../ids.ts";
import { endOffer } from "./decide-offer.ts";
import { currentOf, type Draft, draftOf, finish, record, type Step, type ThreadDecision } from "./draft.ts";
import type { ThreadFacts } from "./facts.ts";
import { placeInQueue } from "./place.ts";
import type { Conversation, Stage, Thread } from "./state.ts";

/** A wake that comes a little early is not sent away again. */
export const wakeTolerance = 1000;
/** While it waits, a conversation reminds its group that it does, in case the group lost it. */
const reassertEvery = 3 * 60 * 1000;
/** Sooner at first: as long as an offer lasts by default, so that the wake serves for the first offer as well. */
const reassertFirstAfter = 60 * 1000;

/** When this thread must be looked at again, if at all. */
export function nextDue(thread: Thread): number | undefined {
  const times = thread.wrappingUp.map((wrapUp) => wrapUp.closesAt);
  const { current } = thread;
  if (current?.at.stage === "offered") times.push(current.at.expiresAt);
  if (current?.at.stage === "queued") times.push(reassertAt(current, current.at));
  return times.length === 0 ? undefined : Math.min(...times);
}

function reassertAt(
  { waitingSince }: Conversation,
  { assertedAt }: Extract<Stage, { stage: "queued" }>,
): number {
  return assertedAt + (assertedAt === waitingSince ? reassertFirstAfter : reassertEvery);
}

/** Does whatever has come due. */
export function wake(thread: Thread, facts: ThreadFacts): ThreadDecision {
  const isDue = (time: number): boolean => time <= facts.now + wakeTolerance;
  const closed = thread.wrappingUp
    .filter((wrapUp) => isDue(wrapUp.closesAt))
    .reduce(
      (draft, wrapUp) =>
        record(draft, {
          type: "ConversationClosed",
          conversation: wrapUp.number,
          because: "wrap-up-ran-out",
          from: "wrapUp",
          at: facts.now,
        }),
      draftOf(thread),
    );
  const { current } = closed.thread;
  if (current?.at.stage === "offered" && isDue(current.at.expiresAt)) {
    return finish(endOffer(closed, "ran-out", facts));
  }
  if (current?.at.stage === "queued" && isDue(reassertAt(current, current.at))) {
    return finish(waitOn(closed, current.at.queueId, facts));
  }
  return finish(closed);
}

/** The queue may have lost its members meanwhile: then the conversation goes where it would go today. */
function waitOn(draft: Draft, queueId: QueueId, facts: ThreadFacts): Step {
  const placed = placeInQueue(draft, { queueId, because: "transfer" }, { facts, botGreets: "later" });
  if (placed.kind === "needs") return placed;
  const stays = placed.thread.current?.at;
  return stays?.stage === "queued" && stays.queueId === queueId
    ? record(draft, { type: "WaitReasserted", conversation: currentOf(draft).number, at: facts.now })
    : placed;
}
