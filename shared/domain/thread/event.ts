import type { BotId, CommandId, QueueId, UserId, WorkstreamId } from "../ids.ts";
import type { RuleTrace } from "../routing/choose-queue.ts";
import type { BotFailure, OutgoingContent } from "./bot-turn.ts";
import type { CustomerMessage } from "./command.ts";
import type { NoticeKey } from "./notices.ts";
import type { BotMemory, ChannelAddress, ContextVariables, RoutingCause, Status } from "./state.ts";

/** Why a queue was chosen. All but `rule`, `transfer` mean the fallback queue. */
export type QueueReason =
  | "rule"
  | "transfer"
  | "no-rule-matched"
  | "rule-failed"
  | "queue-without-members"
  | "only-the-same-bot"
  | "bot-failed";

/** How a conversation ended. `reasons.ts` gives the original's status reason and closure reason. */
export type EndReason = "bot-ended" | "customer-left" | "wrap-up-closed" | "wrap-up-ran-out";

/** Why an offer came to nothing. `declined` and `ran-out` count against the agent. */
export type OfferEnd = "declined" | "ran-out" | "agent-lost" | "customer-left";

/** Facts of one thread. `conversation` is the number it belongs to; 0 is the thread itself. */
export type ThreadEvent = { readonly conversation: number } & (
  | {
      readonly type: "ConversationOpened";
      readonly workstreamId: WorkstreamId;
      readonly address: ChannelAddress;
      readonly revision: number;
      readonly at: number;
    }
  | { readonly type: "AddressChanged"; readonly address: ChannelAddress }
  | { readonly type: "MessageReceived"; readonly message: CustomerMessage }
  | {
      readonly type: "VariablesSet";
      readonly by: "customer" | "bot";
      readonly variables: ContextVariables;
      readonly accepted: readonly string[];
      readonly refused: readonly { readonly name: string; readonly reason: string }[];
      readonly warnings: readonly string[];
    }
  | {
      readonly type: "QueueChosen";
      readonly queueId: QueueId;
      readonly because: QueueReason;
      readonly rule?: string;
      /** The queue that was meant, where the fallback queue took its place. */
      readonly instead?: QueueId;
      readonly trace: readonly RuleTrace[];
      readonly revision: number;
      readonly warnings: readonly string[];
    }
  | {
      readonly type: "BotEngaged";
      readonly botId: BotId;
      readonly queueId: QueueId;
      /** Whether the bot's first turn is taken by the same command or by one of its own. */
      readonly greets: "now" | "later";
    }
  | { readonly type: "BotTurnTaken"; readonly botId: BotId; readonly memory: BotMemory }
  | {
      readonly type: "BotSpoke";
      readonly botId: BotId;
      readonly bridged: boolean;
      /** Said in an earlier epoch, or after the bot gave the conversation away: never shown to the customer. */
      readonly late: boolean;
      readonly content: OutgoingContent;
    }
  | { readonly type: "BotNotUnderstood"; readonly botId: BotId; readonly note: string }
  | {
      readonly type: "EscalationRefused";
      readonly botId: BotId;
      readonly reasons: readonly string[];
      /** What the bot told the people; kept, since it may be people who take over. */
      readonly summary?: string;
    }
  | { readonly type: "EscalationAsked"; readonly botId: BotId; readonly summary?: string }
  | { readonly type: "BotFailed"; readonly botId: BotId; readonly failure: BotFailure }
  | { readonly type: "ConversationQueued"; readonly queueId: QueueId; readonly at: number }
  | { readonly type: "WaitReasserted"; readonly at: number }
  | {
      readonly type: "CustomerTold";
      readonly notice: NoticeKey;
      readonly text: string;
      /** Whom it is about, where it is about somebody. */
      readonly name?: string;
    }
  | {
      readonly type: "OfferMade";
      readonly queueId: QueueId;
      readonly userId: UserId;
      readonly expiresAt: number;
    }
  /** The group offered what this thread cannot give: the group must forget it. */
  | { readonly type: "OfferReturned"; readonly epoch: number; readonly because: string }
  | { readonly type: "OfferAccepted"; readonly userId: UserId; readonly agentName: string }
  | { readonly type: "OfferEnded"; readonly userId: UserId; readonly how: OfferEnd; readonly at: number }
  | { readonly type: "AgentSpoke"; readonly userId: UserId; readonly text: string }
  /** For people only. */
  | { readonly type: "NoteAdded"; readonly userId: UserId; readonly text: string }
  | {
      readonly type: "TransferAsked";
      readonly userId: UserId;
      readonly cause: RoutingCause;
      readonly note?: string;
      readonly at: number;
    }
  | { readonly type: "AgentLost"; readonly userId: UserId; readonly at: number }
  | {
      readonly type: "WrapUpStarted";
      readonly userId: UserId;
      readonly by: "agent" | "customer";
      readonly closesAt: number;
      readonly blocksCapacity: boolean;
      readonly at: number;
    }
  | {
      readonly type: "ConversationClosed";
      readonly because: EndReason;
      /** The status it was closed from. */
      readonly from: Status | "wrapUp";
      /** For people: the bot's own words about the ending, or the agent's wrap-up notes. */
      readonly note?: string;
      /** What the agent closed it with. */
      readonly disposition?: string;
      readonly at: number;
    }
  | { readonly type: "GroupChatRefused"; readonly address: ChannelAddress; readonly at: number }
  | { readonly type: "CommandFailed"; readonly failed: { readonly id: CommandId; readonly type: string } }
);

export type ThreadEventOf<Type extends ThreadEvent["type"]> = Extract<ThreadEvent, { type: Type }>;
