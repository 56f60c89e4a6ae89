import type { QueueId } from "../ids.ts";
import type { Configuration } from "../routing/configuration.ts";
import { membersOf } from "../thread/who-can-take.ts";
import { membersOfQueue, userOf } from "./evolve.ts";
import { type Group, unitsInUse } from "./state.ts";

export interface Availability {
  /** Agents whose presence allows offers and who have room for one more conversation. */
  readonly agentsAvailable: number;
  readonly waiting: number;
  readonly hasBot: boolean;
}

/** How a queue stands now, as far as its group knows. */
export function availabilityOf(group: Group, queueId: QueueId, configuration: Configuration): Availability {
  const { agents, bots } = membersOf(configuration, membersOfQueue(group, queueId));
  const isAvailable = ({ id, capacity }: (typeof agents)[number]): boolean => {
    const user = userOf(group, id);
    const free = capacity - unitsInUse(user);
    return configuration.workstreams.some(
      ({ allowedPresences, capacityUnits }) =>
        capacityUnits <= free && allowedPresences.some((presence) => presence === user.presence),
    );
  };
  return {
    agentsAvailable: agents.filter(isAvailable).length,
    waiting: Object.values(group.waiting).filter((item) => item.queueId === queueId).length,
    hasBot: bots.length > 0,
  };
}
