import { botId, queueId, userId, workstreamId } from "../domain/ids.ts";
import type { CannedReply, Configuration } from "../domain/routing/configuration.ts";
import type { ConfigurationFile } from "./schema.ts";

/** A checked file as the domain knows it: ids minted, names filled in. */
export function toConfiguration(file: ConfigurationFile): Configuration {
  const bots = file.bots.map((bot) => ({ ...bot, id: botId(bot.id), handle: bot.handle ?? bot.id }));
  const botIds = new Set<string>(bots.map(({ id }) => id));
  return {
    workstreams: file.workstreams.map((workstream) => ({
      ...workstream,
      id: workstreamId(workstream.id),
      name: workstream.name ?? workstream.id,
      rules: workstream.rules.map((rule) => ({ ...rule, queue: queueId(rule.queue) })),
      fallbackQueue: queueId(workstream.fallbackQueue),
    })),
    queues: file.queues.map((queue) => ({
      ...queue,
      id: queueId(queue.id),
      name: queue.name ?? queue.id,
      members: queue.members.map((member) => (botIds.has(member) ? botId(member) : userId(member))),
    })),
    agents: file.agents.map((agent) => ({ ...agent, id: userId(agent.id) })),
    bots,
    offer: file.offer,
    presence: file.presence,
    botTurnSeconds: file.botTurnSeconds,
    ...(file.cannedReplies === undefined ? {} : { cannedReplies: file.cannedReplies.map(toCannedReply) }),
  };
}

function toCannedReply({
  queues,
  ...reply
}: NonNullable<ConfigurationFile["cannedReplies"]>[number]): CannedReply {
  return queues === undefined ? reply : { ...reply, queues: queues.map(queueId) };
}
