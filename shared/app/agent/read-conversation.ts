import type { Configuration } from "../../domain/routing/configuration.ts";
import { statusOf, type Thread } from "../../domain/thread/state.ts";
import type { ConversationDetails, Variable, WhyHere } from "../../wire/agent-api/types.ts";
import type { AgentCall, Answer } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { accessTo, readableUpTo } from "./conversation-access.ts";
import { type FoundConversation, findConversation } from "./find-conversation.ts";
import { isoTime } from "./iso-time.ts";
import { customerNameOf, queueName } from "./names.ts";
import { describeOffers } from "./past-offers.ts";
import { readHistory } from "./read-history.ts";
import { topicVariables, visibleVariables } from "./visible-variables.ts";
import { describeWhyHere, type Placement } from "./why-here.ts";

/** One conversation, as far as the caller may see it. */
export async function readConversation(
  deps: Pick<AgentDeps, "clock" | "pastRevision" | "revision" | "threads">,
  call: AgentCall,
): Promise<Answer<ConversationDetails>> {
  const found = await findConversation(deps, call);
  const access = found && accessTo(found.thread, found.asked);
  if (found === undefined || access === undefined) return { kind: "not-found" };
  const { configuration } = await deps.revision();
  const value =
    access === "offered"
      ? describeOffered(found, configuration)
      : await describeReadable(deps, { found, access, configuration });
  return { kind: "found", value };
}

/** Before an accept: what the offer shows, not the summary, not what was said. */
function describeOffered(found: FoundConversation, configuration: Configuration): ConversationDetails {
  const { current } = found.thread;
  const workstream = configuration.workstreams.find((w) => w.id === current?.workstreamId);
  return {
    ...common(found, configuration),
    access: "offered",
    variables: current === undefined ? [] : topicVariables(current.variables, workstream),
    warnings: [],
    unbridgedMessages: 0,
  };
}

async function describeReadable(
  deps: Pick<AgentDeps, "pastRevision" | "threads">,
  reading: {
    readonly found: FoundConversation;
    readonly access: ConversationDetails["access"];
    readonly configuration: Configuration;
  },
): Promise<ConversationDetails> {
  const { found, access, configuration } = reading;
  const upTo = readableUpTo(found.thread, found.asked) ?? 0;
  const history = await readHistory(deps, found, upTo);
  const { openedAt, variables, summary, warnings, unbridged, placement, disposition } = history;
  const workstream = configuration.workstreams.find(({ id }) => id === history.workstreamId);
  const visible = { workstream, roles: found.asked.user.roles };
  const shown = visibleVariables(variables, visible);
  const whyHere = placement && (await whyHereFor(deps, placement, { shown, visible }));
  return {
    ...(whyHere && { queue: { id: whyHere.queueId, name: queueName(configuration, whyHere.queueId) } }),
    ...(openedAt === undefined ? {} : { openedAt: isoTime(openedAt) }),
    ...common(found, configuration),
    access,
    variables: shown,
    ...(summary === undefined ? {} : { summary }),
    warnings: [...warnings],
    unbridgedMessages: unbridged,
    ...(whyHere && { whyHere }),
    offers: describeOffers(history.offers, configuration),
    dispositions: [...(workstream?.wrapUp.dispositions ?? [])],
    ...(disposition === undefined ? {} : { disposition }),
  };
}

/** What is hidden now, or was hidden when the decision was made, stays hidden. */
function whyHereFor(
  deps: Pick<AgentDeps, "pastRevision">,
  placement: Placement,
  {
    shown,
    visible,
  }: {
    readonly shown: readonly Variable[];
    readonly visible: Parameters<typeof visibleVariables>[1];
  },
): Promise<WhyHere> {
  const shownThen = visibleVariables(placement.variables, visible);
  const isIn = (variables: readonly Variable[], variable: string) =>
    variables.some(({ name }) => name === variable);
  return describeWhyHere(deps, placement, (name) => isIn(shown, name) && isIn(shownThen, name));
}

function common({ id, thread, asked }: FoundConversation, configuration: Configuration) {
  return {
    id,
    epoch: thread.epoch,
    ...customerNameOf(thread),
    ...placeOf(thread, { number: asked.number, configuration }),
  };
}

type Place = Pick<ConversationDetails, "status" | "stage" | "queue" | "wrapUpClosesAt">;

function placeOf(
  { current, wrappingUp }: Thread,
  { number, configuration }: { readonly number: number; readonly configuration: Configuration },
): Place {
  const queue = (id: string) => ({ queue: { id, name: queueName(configuration, id) } });
  if (current?.number === number) {
    const { at } = current;
    return {
      status: statusOf(at),
      stage: at.stage,
      ...(at.stage === "routing" ? {} : queue(at.queueId)),
    };
  }
  const wrapUp = wrappingUp.find((w) => w.number === number);
  if (wrapUp === undefined) return { status: "closed", stage: "closed" };
  const wrapUpClosesAt = isoTime(wrapUp.closesAt);
  return { status: "wrapUp", stage: "wrap-up", ...queue(wrapUp.queueId), wrapUpClosesAt };
}
