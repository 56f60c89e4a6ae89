import type { BotOutput, BotTurnRequest, BotTurnResult } from "../domain/thread/bot-turn.ts";

/** Runs one turn of one bot, its replies held back. */
export interface Bots {
  /**
   * Resolves when the bot has answered, failed, or run out of time; never rejects for what the bot did. Typing goes
   * to the customer at once. What the bot says after its time ran out is handed to `onLate`.
   */
  takeTurn(
    request: BotTurnRequest,
    limits: {
      readonly timeLimitMs: number;
      readonly onLate: (outputs: readonly BotOutput[]) => Promise<void>;
    },
  ): Promise<BotTurnResult>;
}
