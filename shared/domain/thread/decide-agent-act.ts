import { assertNever } from "../assert-never.ts";
import { allow, refuse } from "../decision.ts";
import type { ThreadCommandOf } from "./command.ts";
import { endOffer } from "./decide-offer.ts";
import { currentOf, draftOf, finish, record, type ThreadDecision } from "./draft.ts";
import type { ThreadFacts } from "./facts.ts";
import { tellCustomer, workstreamOf } from "./place.ts";
import type { Conversation, Stage, Thread, WrapUp } from "./state.ts";
import { membersOf, queueExists, whoCanTake } from "./who-can-take.ts";
import { startWrapUp } from "./wrap-up.ts";

type AgentAct = ThreadCommandOf<
  | "AcceptOffer"
  | "DeclineOffer"
  | "SendToCustomer"
  | "AddNote"
  | "TransferToQueue"
  | "EndConversation"
  | "CloseWrapUp"
>;

/** What a person asks for. Whoever does not have the conversation learns only that it is not theirs. */
export function decideAgentAct(thread: Thread, act: AgentAct, facts: ThreadFacts): ThreadDecision {
  if (act.type === "CloseWrapUp") return closeWrapUp(thread, act, facts);
  if (act.type === "AddNote") return addNote(thread, act);
  if (act.type === "AcceptOffer" || act.type === "DeclineOffer") return answerOffer(thread, act, facts);
  const current = heldBy(thread, act);
  if (current === undefined) return refuse(hasEnded(thread, act) ? "already-ended" : "not-yours");
  const draft = draftOf(thread);
  switch (act.type) {
    case "SendToCustomer":
      return allow({
        type: "AgentSpoke",
        conversation: current.number,
        userId: act.userId,
        text: act.text,
      });
    case "TransferToQueue":
      return transfer(thread, act, facts);
    case "EndConversation":
      return finish(startWrapUp(draft, "agent", facts));
    default:
      return assertNever(act);
  }
}

function heldBy(thread: Thread, act: AgentAct): Conversation | undefined {
  const { current } = thread;
  if (current?.number !== act.conversation || current.at.stage !== "with-agent") return undefined;
  return current.at.userId === act.userId ? current : undefined;
}

/** It was theirs to the end: they are told that it is over, not that somebody else has it. */
function hasEnded({ wrappingUp, past }: Thread, { conversation, userId }: AgentAct): boolean {
  const isWrappingUp = wrappingUp.some((w) => w.number === conversation && w.userId === userId);
  const closed = past.find((p) => p.number === conversation);
  return isWrappingUp || closed?.agentSessions.at(-1)?.userId === userId;
}

function answerOffer(
  thread: Thread,
  act: ThreadCommandOf<"AcceptOffer" | "DeclineOffer">,
  facts: ThreadFacts,
): ThreadDecision {
  const at = thread.current?.number === act.conversation ? thread.current.at : undefined;
  if (isAcceptedAlready(at, act)) return allow();
  if (!isOffered(thread, at, act, facts.now)) return refuse("offer-expired");
  const draft = draftOf(thread);
  if (act.type === "DeclineOffer") return finish(endOffer(draft, "declined", facts));
  const { userId, conversation } = act;
  const agent = facts.revision.configuration.agents.find((a) => a.id === userId);
  const agentName = agent?.displayName ?? userId;
  const accepted = record(draft, { type: "OfferAccepted", conversation, userId, agentName });
  return finish(tellCustomer(accepted, "agentJoined", { name: agentName }));
}

/** Asked twice, done once: both are told that it is theirs. */
function isAcceptedAlready(
  at: Stage | undefined,
  act: ThreadCommandOf<"AcceptOffer" | "DeclineOffer">,
): boolean {
  return (
    act.type === "AcceptOffer" &&
    at?.stage === "with-agent" &&
    at.userId === act.userId &&
    at.reservedAt === act.epoch
  );
}

function isOffered(
  thread: Thread,
  at: Stage | undefined,
  act: ThreadCommandOf<"AcceptOffer" | "DeclineOffer">,
  now: number,
): boolean {
  return (
    at?.stage === "offered" && at.userId === act.userId && thread.epoch === act.epoch && now < at.expiresAt
  );
}

/** While it is theirs, and while they wrap it up. */
function addNote(thread: Thread, act: ThreadCommandOf<"AddNote">): ThreadDecision {
  const { userId, conversation, text } = act;
  const isTheirs = heldBy(thread, act) !== undefined || wrapUpOf(thread, act) !== undefined;
  if (isTheirs) return allow({ type: "NoteAdded", conversation, userId, text });
  return refuse(hasEnded(thread, act) ? "already-ended" : "not-yours");
}

function wrapUpOf({ wrappingUp }: Thread, { conversation, userId }: AgentAct): WrapUp | undefined {
  return wrappingUp.find((w) => w.number === conversation && w.userId === userId);
}

function transfer(
  thread: Thread,
  { userId, queueId, note }: ThreadCommandOf<"TransferToQueue">,
  facts: ThreadFacts,
): ThreadDecision {
  const { configuration } = facts.revision;
  if (!queueExists(configuration, queueId)) return refuse("queue-unknown");
  const ids = facts.members[queueId];
  if (ids === undefined) return { kind: "needs", need: { type: "members", queueId } };
  const draft = draftOf(thread);
  const { number: conversation, formerBots } = currentOf(draft);
  const { mode } = workstreamOf(draft, facts);
  const taker = whoCanTake(membersOf(configuration, ids), { mode, formerBots });
  if (taker.kind === "nobody") return refuse(taker.because);
  const told = tellCustomer(draft, "transferred");
  return finish(
    record(told, {
      type: "TransferAsked",
      conversation,
      userId,
      cause: { kind: "transfer", queueId },
      ...(note === undefined ? {} : { note }),
      at: facts.now,
    }),
  );
}

function closeWrapUp(
  thread: Thread,
  act: ThreadCommandOf<"CloseWrapUp">,
  facts: ThreadFacts,
): ThreadDecision {
  const { conversation, notes, disposition } = act;
  const wrapUp = wrapUpOf(thread, act);
  if (wrapUp === undefined) return refuse(hasEnded(thread, act) ? "already-ended" : "not-yours");
  if (disposition !== undefined && !dispositionsOf(wrapUp, facts).includes(disposition)) {
    return refuse("disposition-unknown");
  }
  return allow({
    type: "ConversationClosed",
    conversation,
    because: "wrap-up-closed",
    from: "wrapUp",
    ...(notes === undefined ? {} : { note: notes }),
    ...(disposition === undefined ? {} : { disposition }),
    at: facts.now,
  });
}

function dispositionsOf({ workstreamId }: WrapUp, { revision }: ThreadFacts): readonly string[] {
  const workstream = revision.configuration.workstreams.find(({ id }) => id === workstreamId);
  return workstream?.wrapUp.dispositions ?? [];
}
