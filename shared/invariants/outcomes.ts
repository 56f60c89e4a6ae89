import type { CommandId } from "../domain/ids.ts";
import type { Outcome } from "../ports/aggregate-store.ts";
import type { CommandTarget } from "../ports/sent-commands.ts";
import type { Invariant } from "./invariant.ts";
import type { BusCommand, WitnessedWorld } from "./stored-world.ts";

/** Commands whose senders are told what became of them. */
const awaited: ReadonlySet<string> = new Set([
  "AcceptOffer",
  "DeclineOffer",
  "SendToCustomer",
  "AddNote",
  "TransferToQueue",
  "EndConversation",
  "CloseWrapUp",
  "SetPresence",
  "ChangeMembership",
]);

/** Senders know. */
export const oneOutcome: Invariant<WitnessedWorld> = {
  id: "one-outcome",
  sentence: "Every command of a person that the bus took has one outcome, the one its sender is told.",
  from: "quiet",
  check: (world) => [...unanswered(world), ...misinformed(world)],
};

/** Nothing is sent twice under two names. */
export const sentOnce: Invariant<WitnessedWorld> = {
  id: "sent-once",
  sentence: "However often a command is sent, the bus has it once.",
  from: "quiet",
  check: ({ witnessed }) => {
    const ids = witnessed.sent.map(({ id, command }) => `${command.type} ${id}`);
    const doubles = ids.filter((id, index) => ids.indexOf(id) !== index);
    return doubles.map((id) => `the bus took ${id} more than once`);
  },
};

function unanswered(world: WitnessedWorld): readonly string[] {
  return world.witnessed.sent
    .filter(({ command }) => awaited.has(command.type))
    .filter((one) => recordOf(world, targetOf(one), one.id) === undefined && !isParked(world, one.id))
    .map(({ id, command }) => `${command.type} ${id} has no outcome`);
}

function misinformed(world: WitnessedWorld): readonly string[] {
  return world.witnessed.told.flatMap(({ target, commandId, outcome }) => {
    const stored = recordOf(world, target, commandId as CommandId);
    return JSON.stringify(stored) === JSON.stringify(outcome)
      ? []
      : [
          `the sender of ${commandId} was told ${JSON.stringify(outcome)}, stored is ${JSON.stringify(stored)}`,
        ];
  });
}

function targetOf({ kind, to }: BusCommand): CommandTarget {
  return { kind, id: to } as CommandTarget;
}

function recordOf(world: WitnessedWorld, target: CommandTarget, id: CommandId): Outcome | undefined {
  const records = target.kind === "thread" ? world.threads.get(target.id)?.commands : world.groupCommands;
  return records?.get(id)?.outcome;
}

function isParked({ deadLetters }: WitnessedWorld, id: CommandId): boolean {
  return deadLetters.some(({ messageId }) => messageId === id);
}
