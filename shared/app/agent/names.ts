import type { Configuration } from "../../domain/routing/configuration.ts";
import type { Thread } from "../../domain/thread/state.ts";

/** Names for people; an id stands for whatever the configuration no longer knows. */
export function queueName(configuration: Configuration, id: string): string {
  return configuration.queues.find((queue) => queue.id === id)?.name ?? id;
}

export function agentName(configuration: Configuration, id: string): string {
  return configuration.agents.find((agent) => agent.id === id)?.displayName ?? id;
}

export function botName(configuration: Configuration, id: string): string {
  return configuration.bots.find((bot) => bot.id === id)?.displayName ?? id;
}

/** Left out where the channel gave none. */
export function customerNameOf({ address }: Thread): { readonly customerName?: string } {
  const name = address?.customer.name;
  return name === undefined || name === "" ? {} : { customerName: name };
}
