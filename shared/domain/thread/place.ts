import type { BotId, QueueId, WorkstreamId } from "../ids.ts";
import { chooseQueue, type QueueChoice, type RoutingFacts } from "../routing/choose-queue.ts";
import type { Configuration, Workstream } from "../routing/configuration.ts";
import { currentOf, type Draft, record, type Step } from "./draft.ts";
import type { QueueReason, ThreadEventOf } from "./event.ts";
import type { ThreadFacts } from "./facts.ts";
import { noticeText } from "./notices.ts";
import type { ChannelAddress, ContextVariables } from "./state.ts";
import { membersOf, whoCanTake } from "./who-can-take.ts";

/** A queue on trial: why it was chosen, and how that is explained. */
type Choice = Pick<
  ThreadEventOf<"QueueChosen">,
  "queueId" | "because" | "rule" | "instead" | "trace" | "warnings"
>;

interface Placement {
  readonly facts: ThreadFacts;
  /** Whether a bot that is chosen speaks within this command. */
  readonly botGreets: "now" | "later";
}

export function workstreamOf(draft: Draft, facts: ThreadFacts): Workstream {
  const found = workstreamIn(facts.revision.configuration, currentOf(draft).workstreamId);
  if (found === undefined) throw new TypeError("the configuration has no workstream");
  return found;
}

/** Where a conversation's workstream is gone, the first one takes its place. */
export function workstreamIn(
  { workstreams }: Configuration,
  id: WorkstreamId | undefined,
): Workstream | undefined {
  return workstreams.find((w) => w.id === id) ?? workstreams[0];
}

/** What rules may look at, of a conversation. */
export function routingFacts(
  variables: ContextVariables,
  address: Pick<ChannelAddress, "channelId" | "locale"> | undefined,
): RoutingFacts {
  const { channelId = "", locale } = address ?? {};
  return { variables: variables.values, channelId, ...(locale === undefined ? {} : { locale }) };
}

/** Runs the rules and puts the conversation where they say. */
export function placeByRules(draft: Draft, placement: Placement): Step {
  const { facts } = placement;
  const choice: QueueChoice = chooseQueue(
    workstreamOf(draft, facts),
    routingFacts(currentOf(draft).variables, draft.thread.address),
  );
  const { queueId, because, rule, trace } = choice;
  const warnings = trace.flatMap((entry) => entry.notes.map((note) => `${entry.rule}: ${note}`));
  return place(
    draft,
    { queueId, because, ...(rule === undefined ? {} : { rule }), trace, warnings },
    placement,
  );
}

export function placeInQueue(
  draft: Draft,
  chosen: { readonly queueId: QueueId; readonly because: QueueReason },
  placement: Placement,
): Step {
  return place(draft, { ...chosen, trace: [], warnings: [] }, placement);
}

export function placeInFallback(draft: Draft, because: QueueReason, placement: Placement): Step {
  const { fallbackQueue } = workstreamOf(draft, placement.facts);
  return placeInQueue(draft, { queueId: fallbackQueue, because }, placement);
}

function place(draft: Draft, choice: Choice, placement: Placement): Step {
  const { facts } = placement;
  const ids = facts.members[choice.queueId];
  if (ids === undefined) return { kind: "needs", need: { type: "members", queueId: choice.queueId } };

  const workstream = workstreamOf(draft, facts);
  const taker = whoCanTake(membersOf(facts.revision.configuration, ids), {
    mode: workstream.mode,
    formerBots: currentOf(draft).formerBots,
  });
  if (taker.kind === "nobody" && choice.queueId !== workstream.fallbackQueue) {
    return place(draft, divert(choice, taker.because, workstream.fallbackQueue), placement);
  }
  const chosen = recordChoice(draft, taker.kind === "nobody" ? warn(choice, taker.because) : choice, facts);
  return taker.kind === "bot"
    ? engageBot(chosen, { botId: taker.botId, queueId: choice.queueId, greets: placement.botGreets })
    : waitInQueue(chosen, choice.queueId, facts);
}

function divert(choice: Choice, because: QueueReason, fallback: QueueId): Choice {
  return { ...warn(choice, because), queueId: fallback, because, instead: choice.queueId };
}

function warn(choice: Choice, because: QueueReason): Choice {
  return { ...choice, warnings: [...choice.warnings, `${choice.queueId}: ${because}`] };
}

function recordChoice(draft: Draft, choice: Choice, facts: ThreadFacts): Draft {
  const conversation = currentOf(draft).number;
  return record(draft, { type: "QueueChosen", conversation, ...choice, revision: facts.revision.number });
}

export function engageBot(
  draft: Draft,
  engagement: { readonly botId: BotId; readonly queueId: QueueId; readonly greets: "now" | "later" },
): Draft {
  return record(draft, { type: "BotEngaged", conversation: currentOf(draft).number, ...engagement });
}

/** Puts the conversation into the queue; the customer is told the first time. */
export function waitInQueue(draft: Draft, queueId: QueueId, facts: ThreadFacts): Draft {
  const { number: conversation, toldToWait } = currentOf(draft);
  const queued = record(draft, { type: "ConversationQueued", conversation, queueId, at: facts.now });
  return toldToWait ? queued : tellCustomer(queued, "waiting");
}

export function tellCustomer(
  draft: Draft,
  notice: ThreadEventOf<"CustomerTold">["notice"],
  slugs: Readonly<Record<string, string>> = {},
): Draft {
  return record(draft, {
    type: "CustomerTold",
    conversation: currentOf(draft).number,
    notice,
    text: noticeText(notice, slugs),
    ...(slugs["name"] === undefined ? {} : { name: slugs["name"] }),
  });
}
