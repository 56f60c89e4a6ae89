import { userOf } from "../../domain/assignment/evolve.ts";
import { type ConversationId, parseConversationId, type ThreadId } from "../../domain/ids.ts";
import type { Configuration } from "../../domain/routing/configuration.ts";
import type { Conversation, Stage, Thread, WrapUp } from "../../domain/thread/state.ts";
import type { SignedInUser } from "../../ports/access-tokens.ts";
import type { Typing } from "../../ports/user-feeds.ts";
import type { InboxConversation, Offer, SyncSnapshot } from "../../wire/agent-api/types.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { isoTime } from "./iso-time.ts";
import { customerNameOf, queueName } from "./names.ts";
import { describeMe } from "./read-me.ts";
import { topicVariables } from "./visible-variables.ts";

type Inbox = Omit<SyncSnapshot, "cursor">;

/** One conversation that the group reserved for the user, and what its thread says of it. */
interface Reserved {
  readonly id: ConversationId;
  readonly number: number;
  readonly thread: Thread;
}

/** What a user has in front of them. The group says where to look; each thread says what really holds. */
export async function readInbox(
  deps: Pick<AgentDeps, "clock" | "group" | "groups" | "revision" | "threads">,
  user: SignedInUser,
  typing: Typing,
): Promise<Inbox> {
  const [{ state: group }, { configuration }] = await Promise.all([
    deps.groups.load(deps.group),
    deps.revision(),
  ]);
  const { reservations } = userOf(group, user.id);
  const reserved = await loadReserved(
    deps,
    reservations.map(({ conversation }) => conversation),
  );
  const mine = { user, configuration, typing, now: deps.clock.now() };
  return {
    me: describeMe(user, { group, configuration }),
    offers: reserved.flatMap((one) => offerOf(one, mine) ?? []),
    conversations: reserved.flatMap((one) => conversationOf(one, mine) ?? []),
  };
}

/** Each thread is read once, however many of its conversations are the user's. */
async function loadReserved(
  deps: Pick<AgentDeps, "threads">,
  ids: readonly ConversationId[],
): Promise<readonly Reserved[]> {
  const threads = new Map<ThreadId, Promise<{ readonly state: Thread }>>();
  const loads = [...new Set(ids)].flatMap((id) => {
    const address = parseConversationId(id);
    if (address === undefined) return [];
    const load = threads.get(address.thread) ?? deps.threads.load(address.thread);
    threads.set(address.thread, load);
    return [load.then(({ state }) => ({ id, number: address.number, thread: state }))];
  });
  return Promise.all(loads);
}

interface Mine {
  readonly user: SignedInUser;
  readonly configuration: Configuration;
  readonly typing: Typing;
  readonly now: number;
}

function offerOf({ id, number, thread }: Reserved, { user, configuration, now }: Mine): Offer | undefined {
  const { current } = thread;
  if (current?.number !== number || current.at.stage !== "offered") return undefined;
  const { queueId, userId, expiresAt } = current.at;
  if (userId !== user.id || expiresAt <= now) return undefined;
  const workstream = configuration.workstreams.find((w) => w.id === current.workstreamId);
  return {
    conversationId: id,
    epoch: thread.epoch,
    queueId,
    queueName: queueName(configuration, queueId),
    expiresAt: isoTime(expiresAt),
    waitingSince: isoTime(current.waitingSince ?? current.openedAt),
    variables: topicVariables(current.variables, workstream),
    ...customerNameOf(thread),
  };
}

function conversationOf({ id, number, thread }: Reserved, mine: Mine): InboxConversation | undefined {
  const { current } = thread;
  const common = { id, ...customerNameOf(thread), lastSequence: thread.sequence };
  if (current?.number === number && isHeldBy(current, mine.user)) {
    return {
      ...common,
      status: "active",
      stage: "with-agent",
      ...queueOf(current.at, mine),
      openedAt: isoTime(current.openedAt),
      ...lastSaid(current),
      ...typingIn(id, mine),
    };
  }
  const wrapUp = thread.wrappingUp.find((w) => w.number === number && w.userId === mine.user.id);
  return wrapUp && { ...common, ...describeWrapUp(wrapUp, mine), ...lastSaid(wrapUp) };
}

type LastSaid = Pick<Conversation, "customerMessages" | "lastMessage">;

function lastSaid({ lastMessage, customerMessages = 0 }: LastSaid) {
  return { customerMessages, ...(lastMessage === undefined ? {} : { lastMessage }) };
}

function typingIn(id: ConversationId, { typing, now }: Mine): { readonly customerTypingUntil?: string } {
  const until = typing[id];
  return until === undefined || until <= now ? {} : { customerTypingUntil: isoTime(until) };
}

type Held = Extract<Stage, { stage: "with-agent" }>;

function isHeldBy(
  current: Conversation,
  user: SignedInUser,
): current is Conversation & { readonly at: Held } {
  return current.at.stage === "with-agent" && current.at.userId === user.id;
}

function describeWrapUp(wrapUp: WrapUp, mine: Mine) {
  const wrapUpClosesAt = isoTime(wrapUp.closesAt);
  return { status: "wrapUp", stage: "wrap-up", ...queueOf(wrapUp, mine), wrapUpClosesAt } as const;
}

function queueOf({ queueId }: Pick<Held, "queueId">, { configuration }: Mine) {
  return { queueId, queueName: queueName(configuration, queueId) };
}
