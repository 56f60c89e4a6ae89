import { unitsInUse } from "../../shared/domain/assignment/state.ts";
import type { Configuration } from "../../shared/domain/routing/configuration.ts";
import type { Thread } from "../../shared/domain/thread/state.ts";
import type { Found } from "./check-world.ts";
import type { SaveWatch } from "./storage.ts";

/** What must hold at every single save, and not only at rest. */
export function watchSaves(configuration: Configuration, report: (found: Found) => void): SaveWatch {
  const capacities = new Map(configuration.agents.map(({ id, capacity }) => [id, capacity]));
  return {
    onThreadSaved(id, { before, after }) {
      if (after.epoch < before.epoch || after.sequence < before.sequence) {
        report({ invariant: "one-handler", what: `the epoch or sequence of ${id} fell` });
      }
      if (handlerOf(before) !== handlerOf(after) && after.epoch === before.epoch) {
        report({ invariant: "one-handler", what: `${id} has another handler within epoch ${after.epoch}` });
      }
    },
    onGroupSaved(_, { after }) {
      for (const user of Object.values(after.users)) {
        if (unitsInUse(user) <= (capacities.get(user.id) ?? 0)) continue;
        report({ invariant: "within-capacity", what: `${user.id} has ${unitsInUse(user)} units in use` });
      }
    },
  };
}

function handlerOf({ current }: Thread): string {
  switch (current?.at.stage) {
    case "with-bot":
      return `${current.number} ${current.at.botId}`;
    case "offered":
    case "with-agent":
      return `${current.number} ${current.at.userId}`;
    default:
      return "nobody";
  }
}
