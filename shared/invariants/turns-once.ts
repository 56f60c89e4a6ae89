import type { BotTurnRequest } from "../domain/thread/bot-turn.ts";
import type { Invariant } from "./invariant.ts";
import type { WitnessedWorld } from "./stored-world.ts";

/** A bot hears the same thing once. */
export const turnsOnce: Invariant<WitnessedWorld> = {
  id: "turns-once",
  sentence:
    "Within one delivery of a command no bot is asked for the same turn twice, whatever becomes of its save.",
  from: "quiet",
  check: ({ witnessed }) => {
    const turns = witnessed.turns.map(({ invocation, request }) => `${invocation} ${turnOf(request)}`);
    const doubles = turns.filter((turn, index) => turns.indexOf(turn) !== index);
    return doubles.map((turn) => `a bot was asked twice: ${turn}`);
  },
};

function turnOf({ botId, conversation, epoch, inputs }: BotTurnRequest): string {
  const kind = inputs.some((input) => input.kind === "escalation-refused") ? " about a refusal" : "";
  return `${botId}, conversation ${conversation}, epoch ${epoch}${kind}`;
}
