import type { BotId, QueueId, ThreadId, UserId, WorkstreamId } from "../ids.ts";
import type { VariableValue } from "../routing/condition.ts";

/** How to reach the customer: our own form of a channel's conversation reference. */
export interface ChannelAddress {
  readonly channelId: string;
  readonly serviceUrl: string;
  /** The channel's id of its conversation with the customer. */
  readonly conversationId: string;
  readonly customer: { readonly id: string; readonly name?: string };
  /** The channel's account of this app. */
  readonly bot: { readonly id: string; readonly name?: string };
  readonly locale?: string;
}

/** Values by name, and which of them people may see. */
export interface ContextVariables {
  readonly values: Readonly<Record<string, VariableValue>>;
  readonly displayable: readonly string[];
}

/** How often an agent let an offer of this conversation go, and when last. */
export interface Declines {
  readonly count: number;
  readonly lastAt: number;
}

/** Who has the conversation. `open` is nobody; `active` is a bot, an offer, or a person. */
export type Stage =
  | { readonly stage: "routing"; readonly cause: RoutingCause }
  | { readonly stage: "queued"; readonly queueId: QueueId; readonly assertedAt: number }
  | {
      readonly stage: "with-bot";
      readonly queueId: QueueId;
      readonly botId: BotId;
      /** False until the bot was told that it joined, and the context. */
      readonly greeted: boolean;
    }
  | {
      readonly stage: "offered";
      readonly queueId: QueueId;
      readonly userId: UserId;
      readonly expiresAt: number;
    }
  | {
      readonly stage: "with-agent";
      readonly queueId: QueueId;
      readonly userId: UserId;
      /** The epoch under which the agent's capacity is reserved. */
      readonly reservedAt: number;
    };

/** Why a conversation is between handlers. A transfer names its queue; an escalation leaves it to the rules. */
export type RoutingCause =
  | { readonly kind: "escalation" }
  | { readonly kind: "transfer"; readonly queueId: QueueId };

/** One agent's stretch within a conversation. `to` is the last journal sequence it may read, once it is over. */
export interface AgentSession {
  readonly userId: UserId;
  readonly endedAt?: number;
  readonly to?: number;
}

export interface Conversation {
  readonly number: number;
  readonly workstreamId: WorkstreamId;
  readonly openedAt: number;
  readonly at: Stage;
  /** Since when the customer waits for a person; kept over declined offers, so that nobody loses a place. */
  readonly waitingSince: number | undefined;
  readonly variables: ContextVariables;
  /** What the bot told the people; seen by people only. */
  readonly summary: string | undefined;
  /** Bots that had this conversation: none of them is given it again. */
  readonly formerBots: readonly BotId[];
  readonly declines: Readonly<Record<UserId, Declines>>;
  /** Agents who gave it away: they rank behind everyone who did not. */
  readonly transferredBy: readonly UserId[];
  readonly agentSessions: readonly AgentSession[];
  readonly toldToWait: boolean;
  /** The beginning of the wait in which the customer was told that nobody is here. */
  readonly toldNobodyHere: number | undefined;
  /** Journal number of the first thing the customer said that neither a bot nor a person has heard. */
  readonly unheardFrom: number | undefined;
  /** What was said last that the customer could see; absent before anybody spoke. */
  readonly lastMessage?: LastMessage;
  /** How many messages the customer has written; absent is none. */
  readonly customerMessages?: number;
}

export interface LastMessage {
  readonly from: "customer" | "bot" | "agent";
  /** Shortened. */
  readonly text: string;
}

/** An agent writes the notes; the customer is already free to open the next conversation. */
export interface WrapUp extends Pick<Conversation, "customerMessages" | "lastMessage"> {
  readonly number: number;
  /** Absent in what was stored before it was kept here. */
  readonly openedAt?: number;
  readonly workstreamId: WorkstreamId;
  readonly userId: UserId;
  readonly queueId: QueueId;
  readonly reservedAt: number;
  readonly closesAt: number;
  readonly agentSessions: readonly AgentSession[];
}

/** A closed conversation, kept so that its agents can read it a while longer. */
export interface PastConversation {
  readonly number: number;
  readonly closedAt: number;
  readonly agentSessions: readonly AgentSession[];
}

/** The scheduled bus message that will look at this thread again. Any other wake is stale. */
export interface Wake {
  readonly id: string;
  readonly dueAt: number;
}

/** What an in-process bot keeps between turns: its storage, key by key, as JSON values. */
export type BotMemory = Readonly<Record<string, unknown>>;

export interface Thread {
  readonly id: ThreadId;
  readonly address: ChannelAddress | undefined;
  /** Grows by one at each change of handler or routing, and is never reset. */
  readonly epoch: number;
  /** Number of the last journal entry. */
  readonly sequence: number;
  /** Number of the last conversation opened. */
  readonly conversations: number;
  readonly current: Conversation | undefined;
  readonly wrappingUp: readonly WrapUp[];
  readonly past: readonly PastConversation[];
  readonly botMemory: Readonly<Record<BotId, BotMemory>>;
  readonly wake: Wake | undefined;
  /** Id of the wake that was handled last: its message may come again. Absent before the first one. */
  readonly lastWake?: string;
  /** When a group chat was last told that only personal chats are served. */
  readonly groupRefusedAt: number | undefined;
}

export function newThread(id: ThreadId): Thread {
  return {
    id,
    address: undefined,
    epoch: 0,
    sequence: 0,
    conversations: 0,
    current: undefined,
    wrappingUp: [],
    past: [],
    botMemory: {},
    wake: undefined,
    groupRefusedAt: undefined,
  };
}

export type Status = "open" | "active";

/** The status Dynamics would show: offered counts as active. */
export function statusOf(stage: Stage): Status {
  return stage.stage === "routing" || stage.stage === "queued" ? "open" : "active";
}
