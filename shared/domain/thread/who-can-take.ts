import type { BotId, QueueId, UserId } from "../ids.ts";
import type { Agent, Bot, Configuration, Workstream } from "../routing/configuration.ts";

export interface QueueMembers {
  readonly agents: readonly Agent[];
  readonly bots: readonly Bot[];
}

/** The people and bots behind the member ids of a queue. Ids nobody knows are passed over. */
export function membersOf(configuration: Configuration, ids: readonly (UserId | BotId)[]): QueueMembers {
  const named = new Set<string>(ids);
  return {
    agents: configuration.agents.filter((agent) => named.has(agent.id)),
    bots: configuration.bots.filter((bot) => named.has(bot.id)),
  };
}

export type Taker =
  /** A bot stands above everyone else: it is engaged at once. */
  | { readonly kind: "bot"; readonly botId: BotId }
  /** The assignment group decides. */
  | { readonly kind: "group" }
  | { readonly kind: "nobody"; readonly because: "queue-without-members" | "only-the-same-bot" };

/**
 * Who of a queue's members can take a conversation that had `formerBots`. Highest capacity goes first, and a bot's
 * capacity is never used up, so a bot above everyone's total needs no matching (reference sections 1 and 6).
 */
export function whoCanTake(
  { agents, bots }: QueueMembers,
  conversation: { readonly mode: Workstream["mode"]; readonly formerBots: readonly BotId[] },
): Taker {
  const eligible =
    conversation.mode === "push" ? bots.filter((b) => !conversation.formerBots.includes(b.id)) : [];
  if (agents.length === 0 && eligible.length === 0) {
    return { kind: "nobody", because: bots.length > 0 ? "only-the-same-bot" : "queue-without-members" };
  }
  const [first] = eligible.toSorted((a, b) => b.capacity - a.capacity || (a.id < b.id ? -1 : 1));
  return first !== undefined && agents.every((agent) => first.capacity > agent.capacity)
    ? { kind: "bot", botId: first.id }
    : { kind: "group" };
}

export function queueExists(configuration: Configuration, id: QueueId): boolean {
  return configuration.queues.some((queue) => queue.id === id);
}
