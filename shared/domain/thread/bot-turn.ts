import type { BotId, WorkstreamId } from "../ids.ts";
import type { CustomerMessage } from "./command.ts";
import type { BotMemory, ChannelAddress, ContextVariables } from "./state.ts";

/** What a bot is told, in this order on engagement: joined, context, then messages. */
export type BotInput =
  | { readonly kind: "joined" }
  | { readonly kind: "context"; readonly variables: ContextVariables }
  | { readonly kind: "message"; readonly message: CustomerMessage }
  /** Its escalation was refused; the bot may say something else, or people take over. */
  | { readonly kind: "escalation-refused"; readonly reasons: readonly string[] };

/** One call of a bot. Everything it answers is judged against this conversation and epoch. */
export interface BotTurnRequest {
  readonly botId: BotId;
  readonly workstreamId: WorkstreamId;
  readonly conversation: number;
  readonly epoch: number;
  readonly address: ChannelAddress;
  readonly inputs: readonly BotInput[];
  readonly memory: BotMemory;
}

/** What the channel is given to show, as Bot Framework fields: text, attachments, suggestedActions … */
export interface OutgoingContent {
  readonly text?: string;
  readonly textFormat?: string;
  readonly attachments?: readonly unknown[];
  readonly attachmentLayout?: string;
  readonly suggestedActions?: unknown;
  readonly inputHint?: string;
}

/** What a bot said, whatever dialect it used. */
export type BotOutput =
  | { readonly kind: "message"; readonly bridged: boolean; readonly content: OutgoingContent }
  | {
      readonly kind: "escalate";
      readonly context: Readonly<Record<string, unknown>>;
      /** For people only. */
      readonly summary?: string;
      /** Set when the command also said `bridged`: the customer sees this too. */
      readonly content?: OutgoingContent;
    }
  | {
      readonly kind: "end";
      readonly context: Readonly<Record<string, unknown>>;
      /** For people only. */
      readonly note?: string;
      readonly content?: OutgoingContent;
    }
  /** Not understood; the note is for the journal and says what was wrong, never what was said. */
  | { readonly kind: "unknown"; readonly note: string };

export type BotFailure =
  | "exception"
  | "timeout"
  | "too-many-activities"
  | "too-much-output"
  | "too-much-state"
  | "not-registered"
  | "escalation-refused"
  | "given-up";

export type BotTurnResult =
  | { readonly kind: "answered"; readonly outputs: readonly BotOutput[]; readonly memory: BotMemory }
  | { readonly kind: "failed"; readonly failure: BotFailure };

/** A finished turn is an input like any other: it is never run a second time for a lost save. */
export interface FinishedBotTurn {
  readonly request: BotTurnRequest;
  readonly result: BotTurnResult;
}
