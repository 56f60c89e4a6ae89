import { type ConversationId, conversationId, type QueueId, type UserId } from "../ids.ts";
import type { EndReason, ThreadEventOf } from "./event.ts";
import type { AgentSession, Thread } from "./state.ts";

/** What is remembered of a conversation that is over, for the lists of agents and customers: facts, and no message. */
export interface ClosedConversation {
  readonly conversation: ConversationId;
  readonly customer: { readonly channelId: string; readonly id: string; readonly name?: string };
  readonly openedAt: number;
  readonly closedAt: number;
  readonly because: EndReason;
  /** Where it was last; absent when it never came to a queue. */
  readonly queueId?: QueueId;
  /** People who had it, in order. */
  readonly agents: readonly UserId[];
  readonly disposition?: string;
  /** The agent's wrap-up notes, or a bot's words about the ending. */
  readonly notes?: string;
}

/** The facts of a conversation at its closing; undefined for one that the thread does not know. */
export function closedConversation(
  before: Thread,
  event: ThreadEventOf<"ConversationClosed">,
): ClosedConversation | undefined {
  const { address, id: thread } = before;
  const held = heldBefore(before, event.conversation);
  if (address === undefined || held === undefined) return undefined;
  const { channelId, customer } = address;
  const { note, disposition } = event;
  return {
    conversation: conversationId({ thread, number: event.conversation }),
    customer: { channelId, ...customer },
    openedAt: held.openedAt ?? event.at,
    closedAt: event.at,
    because: event.because,
    ...(held.queueId === undefined ? {} : { queueId: held.queueId }),
    agents: [...new Set(held.agentSessions.map(({ userId }) => userId))],
    ...(disposition === undefined ? {} : { disposition }),
    ...(note === undefined ? {} : { notes: note }),
  };
}

interface Held {
  readonly openedAt?: number;
  readonly queueId?: QueueId;
  readonly agentSessions: readonly AgentSession[];
}

function heldBefore({ current, wrappingUp }: Thread, number: number): Held | undefined {
  const wrapUp = wrappingUp.find((one) => one.number === number);
  if (wrapUp !== undefined) return wrapUp;
  if (current?.number !== number) return undefined;
  const { at, openedAt, agentSessions } = current;
  return { openedAt, agentSessions, ...(at.stage === "routing" ? {} : { queueId: at.queueId }) };
}
