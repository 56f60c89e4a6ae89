import type { Configuration } from "../routing/configuration.ts";
import { membersOf } from "../thread/who-can-take.ts";
import type { WaitingItem } from "./command.ts";
import { membersOfQueue, userOf } from "./evolve.ts";
import type { Group } from "./state.ts";

/** Whether its queue has a person who is not gone, however busy, or a bot that may take it. */
export function isAnybodyThere(group: Group, item: WaitingItem, configuration: Configuration): boolean {
  const { agents, bots } = membersOf(configuration, membersOfQueue(group, item.queueId));
  const isThere = agents.some(({ id }) => !gone.has(userOf(group, id).presence));
  return isThere || (item.botsAllowed && bots.some(({ id }) => !item.formerBots.includes(id)));
}

const gone: ReadonlySet<string> = new Set(["offline", "inactive"]);
