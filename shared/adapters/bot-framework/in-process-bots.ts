import type { RegisteredBot } from "../../bots/registered-bot.ts";
import type { BotId } from "../../domain/ids.ts";
import type { BotFailure, BotOutput, BotTurnRequest, BotTurnResult } from "../../domain/thread/bot-turn.ts";
import type { ChannelAddress } from "../../domain/thread/state.ts";
import type { Bots } from "../../ports/bots.ts";
import { createLimitWatch, type TurnLimits, turnLimits } from "./turn-limits.ts";
import { createTurnReplies } from "./turn-replies.ts";

/** Something a bot's author should know about. */
export interface BotWarning {
  readonly botId: BotId;
  readonly address: ChannelAddress;
  readonly conversation: number;
  readonly kind: "not-bridged" | "not-understood";
}

/** Runs the bots that live in this app. Neither they nor their SDK are loaded before the first turn. */
export function createInProcessBots(deps: {
  readonly bots: () => Promise<readonly RegisteredBot[]>;
  readonly typing: (address: ChannelAddress) => Promise<void>;
  readonly onBotError: (botId: BotId, error: unknown) => void;
  /** What a bot said too late could not be handed over. */
  readonly onLateLost: (botId: BotId, error: unknown) => void;
  readonly onWarning: (warning: BotWarning) => void;
  readonly limits?: TurnLimits;
  readonly now?: () => number;
}): Bots {
  const { limits = turnLimits, now = Date.now } = deps;

  const warn = ({ botId, address, conversation }: BotTurnRequest, output: BotOutput) => {
    const isHidden = output.kind === "message" && !output.bridged;
    if (isHidden) deps.onWarning({ botId, address, conversation, kind: "not-bridged" });
    if (output.kind === "unknown") deps.onWarning({ botId, address, conversation, kind: "not-understood" });
  };

  return {
    takeTurn: async (request, { timeLimitMs, onLate }) => {
      const onError = (error: unknown) => deps.onBotError(request.botId, error);
      const bots = await loadBots(deps.bots, onError);
      if (bots === undefined) return failed("exception");
      const bot = bots.find(({ id }) => id === request.botId);
      if (bot === undefined) return failed("not-registered");
      const { runBotTurn } = await import("./run-bot-turn.ts");
      const watch = createLimitWatch();
      const replies = createTurnReplies({
        epoch: request.epoch,
        limits,
        watch,
        showTyping: () => void deps.typing(request.address).catch(onError),
        onLate: async (output) => {
          warn(request, output);
          await onLate([output]).catch((error: unknown) => deps.onLateLost(request.botId, error));
        },
      });

      const turn = runBotTurn({ bot, request, replies, watch, limits, now, onError });
      const result = await withinTime(turn, { timeLimitMs, onTimeout: replies.close });
      if (result.kind === "answered") for (const output of result.outputs) warn(request, output);
      return result;
    },
  };
}

/** A bot whose module cannot even be loaded has thrown. */
async function loadBots(
  load: () => Promise<readonly RegisteredBot[]>,
  onError: (error: unknown) => void,
): Promise<readonly RegisteredBot[] | undefined> {
  try {
    return await load();
  } catch (error) {
    onError(error);
    return undefined;
  }
}

async function withinTime(
  turn: Promise<BotTurnResult>,
  { timeLimitMs, onTimeout }: { readonly timeLimitMs: number; readonly onTimeout: () => void },
): Promise<BotTurnResult> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<BotTurnResult>((resolve) => {
    timer = setTimeout(() => {
      onTimeout();
      resolve(failed("timeout"));
    }, timeLimitMs);
  });
  return Promise.race([turn, timeout]).finally(() => clearTimeout(timer));
}

function failed(failure: BotFailure): BotTurnResult {
  return { kind: "failed", failure };
}
