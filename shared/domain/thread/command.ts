import type { BotId, CommandId, QueueId, ThreadId, UserId } from "../ids.ts";
import type { BotOutput } from "./bot-turn.ts";
import type { ChannelAddress } from "./state.ts";

/** What a customer's message holds. `attachments` and `value` are kept as the channel sent them. */
export interface CustomerMessage {
  /** The channel's activity id, where it gave one. */
  readonly activityId?: string;
  readonly text: string;
  readonly textFormat?: string;
  readonly attachments?: readonly unknown[];
  readonly value?: unknown;
  /** Handled long after it was sent, out of order: it was given up, and somebody sent it again. */
  readonly late?: true;
}

/** An agent's act holds for the conversation that its user has; answers to an offer name the offer's epoch too. */
interface AgentAct {
  readonly userId: UserId;
  readonly conversation: number;
}

export type ThreadCommand =
  | { readonly type: "ReceiveMessage"; readonly address: ChannelAddress; readonly message: CustomerMessage }
  /** The customer's page opens a conversation before anything is said; `answers` are pre-chat answers. */
  | {
      readonly type: "StartConversation";
      readonly address: ChannelAddress;
      readonly answers: Readonly<Record<string, unknown>>;
    }
  | { readonly type: "CustomerLeaves"; readonly address: ChannelAddress }
  | { readonly type: "RefuseGroupChat"; readonly address: ChannelAddress }
  /** The rules run again with what the bot added. */
  | { readonly type: "RouteEscalation"; readonly epoch: number }
  | { readonly type: "RouteTransfer"; readonly epoch: number }
  /** A bot was chosen outside a customer's message: give it its first turn. */
  | { readonly type: "GreetFromBot"; readonly epoch: number }
  | {
      readonly type: "ReceiveLateBotOutput";
      readonly botId: BotId;
      readonly conversation: number;
      readonly epoch: number;
      readonly outputs: readonly BotOutput[];
    }
  | {
      readonly type: "Offer";
      readonly conversation: number;
      /** The epoch in which the conversation waits; the offer itself is the next one. */
      readonly epoch: number;
      readonly queueId: QueueId;
      readonly to:
        | { readonly kind: "agent"; readonly userId: UserId }
        | { readonly kind: "bot"; readonly botId: BotId };
    }
  /** `lease-ended`: offers go back at once. `grace-ended`: conversations go back too. */
  | {
      readonly type: "ReportAgentLost";
      readonly userId: UserId;
      readonly conversation: number;
      readonly epoch: number;
      readonly why: "lease-ended" | "grace-ended";
    }
  /** It waits where nobody is: the customer is told, once for each wait. */
  | { readonly type: "ReportNobodyHere"; readonly conversation: number; readonly epoch: number }
  | (AgentAct & { readonly type: "AcceptOffer"; readonly epoch: number })
  | (AgentAct & { readonly type: "DeclineOffer"; readonly epoch: number })
  | (AgentAct & { readonly type: "SendToCustomer"; readonly text: string })
  /** For people only. */
  | (AgentAct & { readonly type: "AddNote"; readonly text: string })
  | (AgentAct & { readonly type: "TransferToQueue"; readonly queueId: QueueId; readonly note?: string })
  | (AgentAct & { readonly type: "EndConversation" })
  | (AgentAct & { readonly type: "CloseWrapUp"; readonly notes?: string; readonly disposition?: string })
  | { readonly type: "Wake"; readonly wakeId: string }
  /** A command broke for good: what the customer said in it is kept, and people are told. */
  | {
      readonly type: "RecordFailure";
      readonly failed: { readonly id: CommandId; readonly type: string };
      readonly address?: ChannelAddress;
      readonly message?: CustomerMessage;
    };

export type ThreadCommandOf<Type extends ThreadCommand["type"]> = Extract<ThreadCommand, { type: Type }>;

/** A command on its way to one thread. */
export interface AddressedThreadCommand {
  readonly id: CommandId;
  readonly threadId: ThreadId;
  readonly command: ThreadCommand;
  /** Hash of the request that a user sent it with: another request under the same key is told from a repetition. */
  readonly fingerprint?: string;
}
