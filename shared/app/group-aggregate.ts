import type { GroupCommand } from "../domain/assignment/command.ts";
import { decide, type GroupFacts, type GroupNeed } from "../domain/assignment/decide.ts";
import type { GroupEffect } from "../domain/assignment/effect.ts";
import type { GroupEvent } from "../domain/assignment/event.ts";
import { evolve } from "../domain/assignment/evolve.ts";
import { react } from "../domain/assignment/react.ts";
import type { Group } from "../domain/assignment/state.ts";
import { commandId, type GroupId } from "../domain/ids.ts";
import type { BusMessage, CommandBus } from "../ports/command-bus.ts";
import type { GroupStore } from "../ports/group-store.ts";
import type { PresenceLeases } from "../ports/presence-leases.ts";
import type { QueueMembership } from "../ports/queue-membership.ts";
import type { UserFeeds } from "../ports/user-feeds.ts";
import { deriveId } from "../wire/derived-id.ts";
import { groupCommandMessage } from "../wire/group-command.ts";
import { threadCommandMessage } from "../wire/thread-command.ts";
import type { Aggregate, CommandContext } from "./aggregate.ts";

export interface GroupDeps {
  readonly groups: GroupStore;
  readonly membership: QueueMembership;
  readonly leases: PresenceLeases;
  readonly bus: CommandBus;
  readonly feeds: UserFeeds;
}

export type GroupAggregate = Aggregate<
  GroupId,
  Group,
  GroupCommand,
  GroupEvent,
  GroupEffect,
  GroupFacts,
  GroupNeed
>;

/** The assignment group: its rules, and how its needs and effects meet the world. */
export function groupAggregate(deps: GroupDeps): GroupAggregate {
  return {
    store: deps.groups,
    decide,
    evolve,
    react,
    sequenceOf: () => 0,
    actorOf: () => ({ kind: "system" }),
    awaitsOutcome: ({ type }) => type === "SetPresence" || type === "ChangeMembership",
    mayBeKnown: () => true,
    gather: (facts, need) => gather(deps, facts, need),
    refresh: async ({ now, configuration }) => ({ now, configuration, leases: {} }),
    beforeSave: async ({ next }) => ({ state: next, effects: [] }),
    perform: (effects, context) => perform(deps, effects, context),
  };
}

async function gather(deps: GroupDeps, facts: GroupFacts, need: GroupNeed): Promise<GroupFacts> {
  if (need.type === "members") return { ...facts, members: await deps.membership.all() };
  const end = await deps.leases.endOf(need.userId);
  return { ...facts, leases: { ...facts.leases, [need.userId]: end } };
}

async function perform(
  deps: GroupDeps,
  effects: readonly GroupEffect[],
  context: CommandContext<GroupId>,
): Promise<void> {
  for (const effect of effects) if (effect.type === "WriteMembership") await writeMembership(deps, effect);
  const messages = effects.flatMap((effect, index) => messageOf(effect, index, context));
  if (messages.length > 0) await deps.bus.send(messages);
  const users = new Set(effects.flatMap((effect) => (effect.type === "NotifyUser" ? [effect.userId] : [])));
  await Promise.all([...users].map((user) => deps.feeds.markChanged(user)));
}

async function writeMembership(
  deps: Pick<GroupDeps, "membership">,
  { queueId, member, present }: Extract<GroupEffect, { type: "WriteMembership" }>,
): Promise<void> {
  if (present) await deps.membership.add(queueId, member);
  else await deps.membership.remove(queueId, member);
}

function messageOf(
  effect: GroupEffect,
  index: number,
  { aggregateId, commandId: cause }: CommandContext<GroupId>,
): readonly BusMessage[] {
  const id = commandId(deriveId(cause, `${index}`));
  switch (effect.type) {
    case "TellThread":
      return [threadCommandMessage({ id, threadId: effect.threadId, command: effect.command })];
    case "TellSelf":
      return [groupCommandMessage({ id, groupId: aggregateId, command: effect.command }, effect.at)];
    default:
      return [];
  }
}
