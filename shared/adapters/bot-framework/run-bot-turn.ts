import type { RegisteredBot } from "../../bots/registered-bot.ts";
import type { BotTurnRequest, BotTurnResult } from "../../domain/thread/bot-turn.ts";
import { TurnAdapter } from "./turn-adapter.ts";
import { activitiesFor, botConversationId, isOfEarlierConversation } from "./turn-inputs.ts";
import { type LimitWatch, TurnLimitError, type TurnLimits } from "./turn-limits.ts";
import type { TurnReplies } from "./turn-replies.ts";
import { createTurnStorage } from "./turn-storage.ts";

/** Gives a bot its inputs one after the other. All of what it did counts, or none. Load it on first use. */
export async function runBotTurn(deps: {
  readonly bot: RegisteredBot;
  readonly request: BotTurnRequest;
  readonly replies: TurnReplies;
  readonly watch: LimitWatch;
  readonly limits: TurnLimits;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}): Promise<BotTurnResult> {
  const { bot, request, replies, watch, limits } = deps;
  const storage = createTurnStorage({ memory: rememberedIn(request), maxBytes: limits.memoryBytes, watch });
  try {
    const adapter = new TurnAdapter({
      replies,
      conversationId: botConversationId(request),
      middleware: bot.middleware ?? [],
    });
    const handler = bot.create(storage);
    for (const activity of activitiesFor(request, new Date(deps.now()))) {
      if (replies.isClosed) break;
      await adapter.receive(activity, (context) => handler.run(context));
    }
  } catch (error) {
    deps.onError(error);
    return { kind: "failed", failure: watch.exceeded ?? "exception" };
  } finally {
    replies.close();
  }
  if (watch.exceeded !== undefined) {
    deps.onError(new TurnLimitError(`${watch.exceeded}, though the bot caught the error`));
    return { kind: "failed", failure: watch.exceeded };
  }
  return { kind: "answered", outputs: replies.outputs(), memory: storage.memory() };
}

function rememberedIn(request: BotTurnRequest) {
  return Object.fromEntries(
    Object.entries(request.memory).filter(([key]) => !isOfEarlierConversation(key, request)),
  );
}
