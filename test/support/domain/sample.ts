import { parseConfiguration } from "../../../shared/config/parse-configuration.ts";
import sampleFile from "../../../shared/config/switchboard.json" with { type: "json" };
import {
  type BotId,
  botId,
  type QueueId,
  queueId,
  threadId,
  type UserId,
  userId,
} from "../../../shared/domain/ids.ts";
import type { Configuration, Revision, Workstream } from "../../../shared/domain/routing/configuration.ts";
import type { ChannelAddress } from "../../../shared/domain/thread/state.ts";

export const thread = threadId("t1");
export const bankBot = botId("bank-bot");
export const conciergeBot = botId("concierge-bot");
export const [ann, ben, cara, dan] = [userId("ann"), userId("ben"), userId("cara"), userId("dan")] as const;
export const botQueue = queueId("BotQueue");
export const creditCardQueue = queueId("CreditCardQueue");
export const homeLoanQueue = queueId("HomeLoanQueue");
export const conciergeQueue = queueId("ConciergeQueue");
export const defaultQueue = queueId("DefaultQueue");

export const address: ChannelAddress = {
  channelId: "webchat",
  serviceUrl: "https://webchat.example/",
  conversationId: "channel-conversation",
  customer: { id: "customer-1" },
  bot: { id: "switchboard" },
};

/** The article's own sample, as it ships. */
export const sample: Configuration = readSample();

function readSample(): Configuration {
  const parsed = parseConfiguration(sampleFile, "switchboard.json");
  if (!parsed.ok) throw new TypeError("the sample configuration has errors");
  return parsed.configuration;
}

export function revisionOf(configuration: Configuration): Revision {
  return { number: 1, configuration };
}

/** The sample with its one workstream changed. */
export function withWorkstream(changes: Partial<Workstream>, from: Configuration = sample): Configuration {
  return { ...from, workstreams: from.workstreams.map((workstream) => ({ ...workstream, ...changes })) };
}

/** The sample with other members in one queue. */
export function withMembers(
  queue: QueueId,
  members: readonly (UserId | BotId)[],
  from: Configuration = sample,
): Configuration {
  return { ...from, queues: from.queues.map((q) => (q.id === queue ? { ...q, members } : q)) };
}

/** The sample with other capacities for some of its agents and bots. */
export function withCapacities(
  capacities: Readonly<Record<string, number>>,
  from: Configuration = sample,
): Configuration {
  const change = <T extends { readonly id: string; readonly capacity: number }>(member: T): T => ({
    ...member,
    capacity: capacities[member.id] ?? member.capacity,
  });
  return { ...from, agents: from.agents.map(change), bots: from.bots.map(change) };
}

export function membersIn(
  configuration: Configuration,
): Readonly<Record<QueueId, readonly (UserId | BotId)[]>> {
  return Object.fromEntries(configuration.queues.map((queue) => [queue.id, queue.members]));
}
