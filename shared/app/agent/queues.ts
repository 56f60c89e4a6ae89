import { availabilityOf } from "../../domain/assignment/availability.ts";
import { type BotId, type QueueId, queueId, type UserId, userId } from "../../domain/ids.ts";
import type { Configuration } from "../../domain/routing/configuration.ts";
import type { QueueList, QueueMembers } from "../../wire/agent-api/types.ts";
import type { AgentCall, Answer, CommandAnswer, CommandCall } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { sendToGroup } from "./send-command.ts";

type MemberId = UserId | BotId;

export async function listQueues(
  deps: Pick<AgentDeps, "group" | "groups" | "membership" | "revision">,
): Promise<Answer<QueueList>> {
  const [{ state }, { configuration }] = await Promise.all([deps.groups.load(deps.group), deps.revision()]);
  // A group that has not begun yet knows no members.
  const group = { ...state, members: state.members ?? (await deps.membership.all()) };
  const queues = configuration.queues.map(({ id, name }) => ({
    id,
    name,
    ...availabilityOf(group, id, configuration),
  }));
  return { kind: "found", value: { queues } };
}

/** Who serves a queue: as the group has decided, which Table Storage follows. */
export async function listMembers(
  deps: Pick<AgentDeps, "group" | "groups" | "membership" | "revision">,
  { params: { queueId: wanted } }: AgentCall,
): Promise<Answer<QueueMembers>> {
  const { configuration } = await deps.revision();
  const queue = configuration.queues.find(({ id }) => id === wanted);
  if (queue === undefined) return { kind: "not-found" };
  const { state: group } = await deps.groups.load(deps.group);
  const ids =
    group.members === undefined ? await deps.membership.membersOf(queue.id) : (group.members[queue.id] ?? []);
  return { kind: "found", value: { members: ids.map((id) => describe(id, configuration)) } };
}

export const addMember = (deps: AgentDeps, call: CommandCall): Promise<CommandAnswer> =>
  changeMembership(deps, call, "add");

export const removeMember = (deps: AgentDeps, call: CommandCall): Promise<CommandAnswer> =>
  changeMembership(deps, call, "remove");

async function changeMembership(
  deps: AgentDeps,
  call: CommandCall,
  change: "add" | "remove",
): Promise<CommandAnswer> {
  const named = await findNamed(deps, call);
  if (named === undefined) return { kind: "not-found" };
  return sendToGroup(deps, call, { type: "ChangeMembership", ...named, change });
}

/** Somebody whom the configuration no longer knows can still be taken out of a queue. */
async function findNamed(
  deps: Pick<AgentDeps, "revision">,
  { params: { queueId: wantedQueue, memberId = "" } }: AgentCall,
): Promise<{ readonly queueId: QueueId; readonly member: MemberId } | undefined> {
  const { configuration } = await deps.revision();
  const queue = configuration.queues.find(({ id }) => id === wantedQueue);
  if (queue === undefined || memberId.trim() === "" || memberId.length > 128) return undefined;
  return { queueId: queueId(queue.id), member: userId(memberId) };
}

function describe(id: MemberId, configuration: Configuration): QueueMembers["members"][number] {
  const bot = configuration.bots.find((b) => b.id === id);
  if (bot !== undefined) return { id, displayName: bot.displayName, kind: "bot" };
  const agent = configuration.agents.find((a) => a.id === id);
  return { id, displayName: agent?.displayName ?? id, kind: "agent" };
}
