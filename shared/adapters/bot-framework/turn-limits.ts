import type { BotFailure } from "../../domain/thread/bot-turn.ts";

/** What one turn may produce, so that it can be saved with its conversation in one transaction. */
export interface TurnLimits {
  readonly activities: number;
  /** Of one activity as JSON: a channel refuses larger ones, and the customer would never hear of it. */
  readonly activityBytes: number;
  readonly outputBytes: number;
  /** Of one late output as JSON, which travels over the bus: a message there has 256 KiB at most, all told. */
  readonly lateOutputBytes: number;
  readonly memoryBytes: number;
}

export const turnLimits: TurnLimits = {
  activities: 50,
  activityBytes: 262_144,
  outputBytes: 1_048_576,
  lateOutputBytes: 131_072,
  memoryBytes: 262_144,
};

type Exceeded = Extract<BotFailure, "too-many-activities" | "too-much-output" | "too-much-state">;

/** Thrown into the bot, so that a loop ends. */
export class TurnLimitError extends Error {
  override readonly name = "TurnLimitError";
}

/** Remembers what was exceeded first: a bot that catches the error has failed all the same. */
export interface LimitWatch {
  readonly exceeded: Exceeded | undefined;
  exceed(what: Exceeded, limit: number): never;
}

export function createLimitWatch(): LimitWatch {
  let exceeded: Exceeded | undefined;
  return {
    get exceeded() {
      return exceeded;
    },
    exceed: (what, limit) => {
      exceeded ??= what;
      throw new TurnLimitError(`${what}: a bot's turn may have ${limit}`);
    },
  };
}

/** Bytes of a value once written as JSON. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? "");
}
