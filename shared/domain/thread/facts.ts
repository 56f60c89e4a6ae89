import type { BotId, QueueId, UserId } from "../ids.ts";
import type { Revision } from "../routing/configuration.ts";
import type { BotTurnRequest, FinishedBotTurn } from "./bot-turn.ts";
import type { CustomerMessage } from "./command.ts";

/** What the shell knows and the domain may not look up: the time, the configuration, what was asked for. */
export interface ThreadFacts {
  readonly now: number;
  readonly revision: Revision;
  /** Members of the queues that were asked for. */
  readonly members: Readonly<Record<QueueId, readonly (UserId | BotId)[]>>;
  /** What the customer said before this command and nobody heard, once asked for. */
  readonly unheard?: readonly CustomerMessage[];
  readonly botTurns: readonly FinishedBotTurn[];
  /** False from the third delivery of a command on: a bot that may have killed its host is not called again. */
  readonly botsMayRun: boolean;
}

/** A fact that is missing: get it, add it to the facts, and decide again. */
export type ThreadNeed =
  | { readonly type: "members"; readonly queueId: QueueId }
  | {
      readonly type: "unheard";
      readonly conversation: number;
      /** Journal numbers, both included. */
      readonly from: number;
      readonly to: number;
    }
  | { readonly type: "bot-turn"; readonly request: BotTurnRequest };

/** Why a command is refused. Agents are told the reason; it is part of the API. */
export type ThreadRefusal =
  | "already-open"
  | "no-such-conversation"
  | "not-yours"
  | "already-ended"
  | "offer-expired"
  | "queue-unknown"
  | "disposition-unknown"
  | "queue-without-members"
  | "only-the-same-bot"
  | "already-refused-today"
  | "stale";
