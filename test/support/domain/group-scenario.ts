import { expect } from "vitest";
import type { GroupCommand } from "../../../shared/domain/assignment/command.ts";
import { decide, type GroupDecision, type GroupRefusal } from "../../../shared/domain/assignment/decide.ts";
import type { GroupEffect } from "../../../shared/domain/assignment/effect.ts";
import type { GroupEvent } from "../../../shared/domain/assignment/event.ts";
import { evolve } from "../../../shared/domain/assignment/evolve.ts";
import { react } from "../../../shared/domain/assignment/react.ts";
import { type Group, newGroup } from "../../../shared/domain/assignment/state.ts";
import { groupId, type UserId } from "../../../shared/domain/ids.ts";
import type { Configuration } from "../../../shared/domain/routing/configuration.ts";
import { membersIn, sample } from "./sample.ts";

export interface GroupWorld {
  readonly now?: number;
  readonly configuration?: Configuration;
  /** When leases end; one that is not named was never held. */
  readonly leases?: Readonly<Record<UserId, number>>;
}

/** Commands in a row on one assignment group, each of them checked. */
export interface GroupScenario {
  readonly group: Group;
  readonly decision: GroupDecision;
  readonly effects: readonly GroupEffect[];
  when(command: GroupCommand, world?: GroupWorld): GroupScenario;
  /** The last command recorded these events, in this order, and no others. */
  records(...events: readonly Partial<GroupEvent>[]): GroupScenario;
  refuses(reason: GroupRefusal): GroupScenario;
  /** The last command offers these conversations to these agents or bots, in this order. */
  offers(...offers: readonly (readonly [conversation: string, to: string])[]): GroupScenario;
  asks(effect: object): GroupScenario;
}

/** The group of a configuration, its members known. */
export function groupOf(configuration: Configuration = sample): GroupScenario {
  return scenario({ ...newGroup(groupId("default")), members: membersIn(configuration) }, configuration);
}

function scenario(
  group: Group,
  configuration: Configuration,
  decided: { readonly decision: GroupDecision; readonly effects: readonly GroupEffect[] } = {
    decision: { kind: "allowed", events: [] },
    effects: [],
  },
): GroupScenario {
  const { decision, effects } = decided;
  const events = decision.kind === "allowed" ? decision.events : [];
  const checked = (check: () => void): GroupScenario => {
    check();
    return self;
  };
  const self: GroupScenario = {
    group,
    decision,
    effects,
    when(command, world = {}) {
      const next = applyGroupCommand(group, command, { configuration, ...world });
      return scenario(next.group, configuration, next);
    },
    records: (...expected) => checked(() => expect(events).toMatchObject(expected)),
    refuses: (reason) => checked(() => expect(decision).toEqual({ kind: "refused", reason })),
    offers: (...expected) => checked(() => expect(matchesIn(events)).toEqual(expected)),
    asks: (effect) => checked(() => expect(effects).toContainEqual(expect.objectContaining(effect))),
  };
  return self;
}

function matchesIn(events: readonly GroupEvent[]) {
  return events.flatMap((event) =>
    event.type === "ItemMatched"
      ? [[event.item.conversation, event.to.kind === "agent" ? event.to.userId : event.to.botId]]
      : [],
  );
}

/** The group after one command, its needs answered. */
export function applyGroupCommand(
  before: Group,
  command: GroupCommand,
  { now = 1000, configuration = sample, leases = {} }: GroupWorld,
): { readonly group: Group; readonly decision: GroupDecision; readonly effects: readonly GroupEffect[] } {
  const asked = "userId" in command ? { [command.userId]: leases[command.userId] } : {};
  const decision = decide(before, command, {
    now,
    configuration,
    members: membersIn(configuration),
    leases: asked,
  });
  let group = before;
  const effects: GroupEffect[] = [];
  for (const event of decision.kind === "allowed" ? decision.events : []) {
    const after = evolve(group, event);
    effects.push(...react({ before: group, event, after }, { now, configuration }));
    group = after;
  }
  return { group, decision, effects };
}
