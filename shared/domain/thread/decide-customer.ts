import { allow, refuse } from "../decision.ts";
import type { Configuration, Workstream } from "../routing/configuration.ts";
import type { ThreadCommand, ThreadCommandOf } from "./command.ts";
import {
  andThen,
  currentOf,
  type Draft,
  draftOf,
  finish,
  record,
  type Step,
  type ThreadDecision,
} from "./draft.ts";
import type { ThreadFacts } from "./facts.ts";
import { mergeInto } from "./merge-into.ts";
import { placeByRules, placeInFallback } from "./place.ts";
import { type ChannelAddress, statusOf, type Thread } from "./state.ts";
import { tellBot } from "./take-bot-turn.ts";
import { startWrapUp } from "./wrap-up.ts";

const aDay = 24 * 60 * 60 * 1000;

/** A message opens a conversation, reaches the bot, or waits in the journal for a person. */
export function receiveMessage(
  thread: Thread,
  { address, message }: ThreadCommandOf<"ReceiveMessage">,
  facts: ThreadFacts,
): ThreadDecision {
  if (thread.current === undefined) {
    const opened = openConversation(thread, address, facts);
    const heard = record(opened, {
      type: "MessageReceived",
      conversation: currentOf(opened).number,
      message,
    });
    return finish(
      andThen(placeByRules(heard, { facts, botGreets: "now" }), (draft) => tellBot(draft, facts)),
    );
  }
  const draft = withAddress(draftOf(thread), address);
  const heard = record(draft, { type: "MessageReceived", conversation: thread.current.number, message });
  return finish(tellBot(heard, facts));
}

/** The customer's page opens the conversation, so that a bot greets unasked. */
export function startConversation(
  thread: Thread,
  { address, answers }: ThreadCommandOf<"StartConversation">,
  facts: ThreadFacts,
): ThreadDecision {
  if (thread.current !== undefined) return refuse("already-open");
  const { draft: opened } = mergeInto(
    openConversation(thread, address, facts),
    { by: "customer", values: answers, allOrNothing: false },
    facts,
  );
  return finish(andThen(placeByRules(opened, { facts, botGreets: "now" }), (draft) => tellBot(draft, facts)));
}

/** The customer ends it: with a person that means wrap-up, otherwise it is closed. */
export function leaveConversation(thread: Thread, facts: ThreadFacts): ThreadDecision {
  const { current } = thread;
  if (current === undefined) return refuse("no-such-conversation");
  const draft = draftOf(thread);
  if (current.at.stage === "with-agent") return finish(startWrapUp(draft, "customer", facts));
  const conversation = current.number;
  const withdrawn =
    current.at.stage === "offered"
      ? record(draft, {
          type: "OfferEnded",
          conversation,
          userId: current.at.userId,
          how: "customer-left",
          at: facts.now,
        })
      : draft;
  return finish(
    record(withdrawn, {
      type: "ConversationClosed",
      conversation,
      because: "customer-left",
      from: statusOf(current.at),
      at: facts.now,
    }),
  );
}

/** Only personal chats are served; a group hears so once a day. */
export function refuseGroupChat(
  thread: Thread,
  { address }: ThreadCommandOf<"RefuseGroupChat">,
  facts: ThreadFacts,
): ThreadDecision {
  const { groupRefusedAt } = thread;
  if (groupRefusedAt !== undefined && facts.now - groupRefusedAt < aDay)
    return refuse("already-refused-today");
  return allow({ type: "GroupChatRefused", conversation: 0, address, at: facts.now });
}

/** Keeps what the customer said in a command that broke, and brings in people unless they are there already. */
export function recordFailure(
  thread: Thread,
  { failed, address, message }: ThreadCommandOf<"RecordFailure">,
  facts: ThreadFacts,
): ThreadDecision {
  const opened =
    thread.current === undefined && address !== undefined
      ? openConversation(thread, address, facts)
      : draftOf(thread);
  const { current } = opened.thread;
  if (current === undefined) return allow({ type: "CommandFailed", conversation: 0, failed });
  const conversation = current.number;
  const kept =
    message === undefined ? opened : record(opened, { type: "MessageReceived", conversation, message });
  const noted = record(kept, { type: "CommandFailed", conversation, failed });
  return finish(movesConversation.has(failed.type) ? rescue(noted, facts) : noted);
}

/** Commands without which the customer would wait for a bot or for routing in vain. */
const movesConversation: ReadonlySet<string> = new Set<ThreadCommand["type"]>([
  "ReceiveMessage",
  "StartConversation",
  "RouteEscalation",
  "RouteTransfer",
  "GreetFromBot",
  "Offer",
]);

function rescue(draft: Draft, facts: ThreadFacts): Step {
  const { at, number: conversation } = currentOf(draft);
  const placement = { facts, botGreets: "later" } as const;
  if (at.stage === "routing") return placeInFallback(draft, "rule-failed", placement);
  if (at.stage !== "with-bot") return draft;
  const failed = record(draft, { type: "BotFailed", conversation, botId: at.botId, failure: "given-up" });
  return placeInFallback(failed, "bot-failed", placement);
}

function openConversation(thread: Thread, address: ChannelAddress, facts: ThreadFacts): Draft {
  const workstream = workstreamFor(facts.revision.configuration, address.channelId);
  return record(draftOf(thread), {
    type: "ConversationOpened",
    conversation: thread.conversations + 1,
    workstreamId: workstream.id,
    address,
    revision: facts.revision.number,
    at: facts.now,
  });
}

/** The workstream that names the channel; otherwise the one that names none. */
function workstreamFor({ workstreams }: Configuration, channelId: string): Workstream {
  const found =
    workstreams.find((w) => w.channels.includes(channelId)) ??
    workstreams.find((w) => w.channels.length === 0) ??
    workstreams[0];
  if (found === undefined) throw new TypeError("the configuration has no workstream");
  return found;
}

function withAddress(draft: Draft, address: ChannelAddress): Draft {
  const known = draft.thread.address;
  if (known?.serviceUrl === address.serviceUrl) return draft;
  return record(draft, { type: "AddressChanged", conversation: currentOf(draft).number, address });
}
