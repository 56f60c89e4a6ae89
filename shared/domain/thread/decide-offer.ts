import { allow, refuse } from "../decision.ts";
import type { UserId } from "../ids.ts";
import type { ThreadCommandOf } from "./command.ts";
import { currentOf, type Draft, draftOf, finish, record, type ThreadDecision } from "./draft.ts";
import type { OfferEnd } from "./event.ts";
import type { ThreadFacts } from "./facts.ts";
import { engageBot, tellCustomer, waitInQueue } from "./place.ts";
import type { Thread } from "./state.ts";
import { tellBot } from "./take-bot-turn.ts";

/** The group found somebody. Only a conversation that waits, at the epoch it was queued in, can be taken. */
export function takeOffer(
  thread: Thread,
  offer: ThreadCommandOf<"Offer">,
  facts: ThreadFacts,
): ThreadDecision {
  const { current } = thread;
  const { conversation, epoch, queueId, to } = offer;
  if (current?.number !== conversation || current.at.stage !== "queued" || thread.epoch !== epoch) {
    if (holds(thread, conversation, epoch + 1)) return allow();
    return allow({ type: "OfferReturned", conversation, epoch: epoch + 1, because: "no-longer-waiting" });
  }
  const draft = draftOf(thread);
  if (to.kind === "bot") {
    const engaged = engageBot(draft, { botId: to.botId, queueId, greets: "now" });
    return finish(tellBot(engaged, facts));
  }
  const expiresAt = facts.now + facts.revision.configuration.offer.seconds * 1000;
  return allow({ type: "OfferMade", conversation, queueId, userId: to.userId, expiresAt });
}

/** Whether the offer made at that epoch was taken, so that its reservation is still needed. */
function holds(thread: Thread, conversation: number, epoch: number): boolean {
  const { current, wrappingUp } = thread;
  if (current?.number !== conversation) {
    return wrappingUp.some((w) => w.number === conversation && w.reservedAt === epoch);
  }
  if (current.at.stage === "offered") return thread.epoch === epoch;
  return current.at.stage === "with-agent" && current.at.reservedAt === epoch;
}

/** An offer came to nothing: the conversation goes on waiting, with its place kept. */
export function endOffer(draft: Draft, how: OfferEnd, facts: ThreadFacts): Draft {
  const { at, number: conversation } = currentOf(draft);
  if (at.stage !== "offered") return draft;
  const { userId, queueId } = at;
  const ended = record(draft, { type: "OfferEnded", conversation, userId, how, at: facts.now });
  return waitInQueue(ended, queueId, facts);
}

export function reportAgentLost(
  thread: Thread,
  { userId, conversation, epoch, why }: ThreadCommandOf<"ReportAgentLost">,
  facts: ThreadFacts,
): ThreadDecision {
  const at = thread.current?.number === conversation ? thread.current.at : undefined;
  const draft = draftOf(thread);
  if (at?.stage === "offered" && at.userId === userId && thread.epoch === epoch) {
    return finish(endOffer(draft, "agent-lost", facts));
  }
  if (at?.stage === "with-agent" && at.userId === userId && at.reservedAt === epoch) {
    return why === "grace-ended" ? finish(loseAgent(draft, userId, facts)) : allow();
  }
  // The offer itself may still be on its way; otherwise the group keeps capacity for nothing.
  if (thread.epoch < epoch || holds(thread, conversation, epoch)) return refuse("stale");
  return allow({ type: "OfferReturned", conversation, epoch, because: "no-longer-held" });
}

/** A wait is known by when it began, which declined offers do not change. */
export function reportNobodyHere(
  thread: Thread,
  { conversation, epoch }: ThreadCommandOf<"ReportNobodyHere">,
): ThreadDecision {
  const { current } = thread;
  const isWaiting = current?.number === conversation && current.at.stage === "queued";
  if (!isWaiting || thread.epoch !== epoch) return refuse("stale");
  if (current.toldNobodyHere !== undefined && current.toldNobodyHere === current.waitingSince) return allow();
  return finish(tellCustomer(draftOf(thread), "nobodyHere"));
}

function loseAgent(draft: Draft, userId: UserId, facts: ThreadFacts): Draft {
  const { at, number: conversation } = currentOf(draft);
  if (at.stage !== "with-agent") return draft;
  const { displayName = "" } = facts.revision.configuration.agents.find((a) => a.id === userId) ?? {};
  const lost = record(draft, { type: "AgentLost", conversation, userId, at: facts.now });
  return waitInQueue(tellCustomer(lost, "agentLeft", { name: displayName }), at.queueId, facts);
}
