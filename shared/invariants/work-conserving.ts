import type { WaitingItem } from "../domain/assignment/command.ts";
import { type GroupUser, newUser, unitsInUse } from "../domain/assignment/state.ts";
import type { UserId } from "../domain/ids.ts";
import type { Invariant } from "./invariant.ts";
import type { LiveWorld } from "./stored-world.ts";

/** Nobody waits for somebody who is free. */
export const workConserving: Invariant<LiveWorld> = {
  id: "work-conserving",
  sentence: "No conversation waits while a member of its queue may take it and has room.",
  from: "quiet",
  check: (world) =>
    Object.values(world.group.waiting).flatMap((item) =>
      takersOf(world, item).map(
        (id) => `${item.conversation} waits in ${item.queueId}, and ${id} could take it`,
      ),
    ),
  mends: (world) =>
    Object.values(world.group.waiting).some((item) => takersOf(world, item).length > 0)
      ? [
          {
            does: "matches all that waits once more",
            kind: "group",
            command: { type: "MatchAgain", dueAt: world.now },
          },
        ]
      : [],
};

/** The members of a queue are the same wherever they are asked for. */
export const membersAgree: Invariant<LiveWorld> = {
  id: "members-agree",
  sentence: "The group and Table Storage name the same members of every queue.",
  from: "quiet",
  check: ({ group, membership, configuration }) =>
    group.members === undefined
      ? []
      : configuration.queues.flatMap(({ id }) => {
          const inGroup = [...(group.members?.[id] ?? [])].toSorted().join();
          const inStorage = [...(membership[id] ?? [])].toSorted().join();
          return inGroup === inStorage
            ? []
            : [`${id} has [${inGroup}] in the group and [${inStorage}] in storage`];
        }),
};

function takersOf(world: LiveWorld, item: WaitingItem): readonly string[] {
  const { group, configuration } = world;
  const members = new Set<string>(group.members?.[item.queueId] ?? []);
  const agents = configuration.agents
    .filter(({ id }) => members.has(id))
    .filter((agent) => {
      const user = group.users[agent.id] ?? newUser(agent.id);
      return (
        isThere(user, item) &&
        agent.capacity - unitsInUse(user) >= item.units &&
        mayBeAsked(world, item, agent.id)
      );
    });
  const bots = configuration.bots.filter(
    ({ id }) => item.botsAllowed && members.has(id) && !item.formerBots.includes(id),
  );
  return [...agents, ...bots].map(({ id }) => id);
}

function isThere({ presence }: GroupUser, { allowedPresences }: WaitingItem): boolean {
  return allowedPresences.some((allowed) => allowed === presence);
}

/** Whoever let it go too often is out; whoever let it go just now is asked again by a message that is on the bus. */
function mayBeAsked({ configuration, bus, now }: LiveWorld, item: WaitingItem, agent: UserId): boolean {
  const declines = item.declines[agent];
  if (declines === undefined) return true;
  const { maxDeclines, retryAfterSeconds } = configuration.offer;
  if (declines.count >= maxDeclines) return false;
  const again = declines.lastAt + retryAfterSeconds * 1000;
  const isPlanned = bus.some(({ command }) => command.type === "MatchAgain" && command.dueAt <= again);
  return again <= now || !isPlanned;
}
