import type { Bots } from "../../ports/bots.ts";
import type { Telemetry } from "../../ports/telemetry.ts";

/** Bots whose turns are told of. */
export function observedBots(bots: Bots, telemetry: Telemetry): Bots {
  return {
    takeTurn: async (request, limits) => {
      const bot = { "switchboard.bot": request.botId };
      const begun = performance.now();
      const outcomeOf = (result: Awaited<ReturnType<Bots["takeTurn"]>>) =>
        result.kind === "answered" ? result.kind : result.failure;
      const result = await telemetry.span(
        { name: `bot turn ${request.botId}`, facts: bot },
        () => bots.takeTurn(request, limits),
        (turn) => ({ "switchboard.outcome": outcomeOf(turn) }),
      );
      telemetry.measure("switchboard.bot.turn.duration", (performance.now() - begun) / 1000, {
        ...bot,
        "switchboard.outcome": outcomeOf(result),
      });
      return result;
    },
  };
}
