import { busQueues } from "../../shared/bus-queues.ts";
import { newGroup } from "../../shared/domain/assignment/state.ts";
import { userId } from "../../shared/domain/ids.ts";
import {
  restingInvariants,
  storedInvariants,
  witnessedInvariants,
} from "../../shared/invariants/all-invariants.ts";
import { appliesAt, type Moment } from "../../shared/invariants/invariant.ts";
import type { BusCommand, Witnessed, WitnessedWorld } from "../../shared/invariants/stored-world.ts";
import { decodeGroupCommand } from "../../shared/wire/group-command.ts";
import { decodeThreadCommand } from "../../shared/wire/thread-command.ts";
import { floor } from "./floor.ts";
import type { Hosts } from "./hosts.ts";
import type { Outside } from "./outside.ts";
import { theGroup } from "./ports.ts";
import type { OnBus } from "./simulated-bus.ts";
import type { Storage } from "./storage.ts";

/** An invariant that does not hold, and what violates it. */
export interface Found {
  readonly invariant: string;
  readonly what: string;
}

interface Simulated {
  readonly now: number;
  readonly storage: Storage;
  readonly hosts: Pick<Hosts, "bus">;
  readonly outside: Outside;
}

/** Holds every invariant that applies at the moment against everything there is. */
export async function checkWorld(simulated: Simulated, moment: Moment): Promise<readonly Found[]> {
  const world = await worldOf(simulated);
  const dead = simulated.hosts.bus.dead.map(({ messageId }) => ({
    invariant: "nothing-dead",
    what: `the bus itself gave ${messageId} up`,
  }));
  const applying = [...storedInvariants, ...restingInvariants, ...witnessedInvariants].filter((one) =>
    appliesAt(one, moment),
  );
  return [
    ...dead,
    ...applying.flatMap(({ id, check }) => check(world).map((what) => ({ invariant: id, what }))),
  ];
}

async function worldOf({ now, storage, hosts, outside }: Simulated): Promise<WitnessedWorld> {
  const { threads, groups, leases, deadLetters, membership } = storage;
  const group = groups.stored.get(theGroup);
  const ends = await Promise.all(floor.agents.map(async ({ id }) => [id, await leases.endOf(id)] as const));
  return {
    now,
    configuration: floor,
    threads: new Map(
      [...threads.stored].map(([id, { state, entries, commands }]) => [
        id,
        { head: state, journal: entries, commands, deliveries: threads.deliveriesOf(id) },
      ]),
    ),
    group: group?.state ?? newGroup(theGroup),
    groupCommands: group?.commands ?? new Map(),
    listed: new Set(await storage.live.all()),
    membership: await membership.all(),
    leases: new Map(ends.flatMap(([id, end]) => (end === undefined ? [] : [[userId(id), end] as const]))),
    bus: hosts.bus.contents().map(commandOf),
    deadLetters: (await Promise.all(Object.values(busQueues).map((queue) => deadLetters.list(queue)))).flat(),
    witnessed: {
      accepted: outside.accepted,
      seen: outside.seen,
      turns: outside.turns,
      told: outside.told.flatMap(toldOf),
      sent: hosts.bus.history.map(commandOf),
    },
  };
}

function toldOf({ target, answer }: Outside["told"][number]): Witnessed["told"] {
  if (answer.kind === "done") return [{ target, commandId: answer.commandId, outcome: { done: true } }];
  if (answer.kind !== "refused") return [];
  return [{ target, commandId: answer.commandId, outcome: { done: false, reason: answer.reason } }];
}

function commandOf({ message, sequence }: OnBus): BusCommand {
  const place = {
    ...(sequence === undefined ? {} : { sequence }),
    ...(message.dueAt === undefined ? {} : { dueAt: message.dueAt }),
  };
  if (message.queue === busQueues.assignWork) {
    const { id, groupId, command } = decodeGroupCommand(message.queue, message.body);
    return { ...place, kind: "group", id, to: groupId, command };
  }
  const { id, threadId, command } = decodeThreadCommand(message.queue, message.body);
  return { ...place, kind: "thread", id, to: threadId, command };
}
