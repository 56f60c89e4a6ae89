import type { GroupId, ThreadId } from "../domain/ids.ts";
import { userId } from "../domain/ids.ts";
import type { Revision } from "../domain/routing/configuration.ts";
import type { BusCommand, StoredWorld } from "../invariants/stored-world.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeadLetters } from "../ports/dead-letters.ts";
import type { GroupStore } from "../ports/group-store.ts";
import type { BusInspection, PeekedMessage, StorageInspection, StoredThread } from "../ports/inspection.ts";
import type { PresenceLeases } from "../ports/presence-leases.ts";
import type { QueueMembership } from "../ports/queue-membership.ts";
import { busQueueNames, readGivenUp } from "../wire/given-up.ts";

export interface WorldDeps {
  readonly clock: Clock;
  readonly storage: StorageInspection;
  readonly bus: BusInspection;
  readonly groups: GroupStore;
  readonly group: GroupId;
  readonly membership: QueueMembership;
  readonly leases: PresenceLeases;
  readonly deadLetters: DeadLetters;
  revision(): Promise<Revision>;
  /** Told now and then how many threads were read. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** Threads read at the same time. */
const atOnce = 16;

/**
 * Everything that is stored. It is not one moment's picture where work goes on meanwhile: the bus is looked at before and
 * after, so that what is on its way is not taken for lost.
 */
export async function loadWorld(deps: WorldDeps): Promise<StoredWorld> {
  const { configuration } = await deps.revision();
  const before = await deps.bus.contents();
  const [{ state: group }, groupCommands, membership, letters] = await Promise.all([
    deps.groups.load(deps.group),
    deps.storage.groupCommands(deps.group),
    deps.membership.all(),
    Promise.all(busQueueNames.map((queue) => deps.deadLetters.list(queue))),
  ]);
  const threads = await readThreads(deps, await deps.storage.threadIds());
  const ends = await Promise.all(
    Object.keys(group.users).map(async (id) => [userId(id), await deps.leases.endOf(userId(id))] as const),
  );
  const after = await deps.bus.contents();
  return {
    now: deps.clock.now(),
    configuration,
    threads,
    group,
    groupCommands,
    membership,
    leases: new Map(ends.flatMap(([id, end]) => (end === undefined ? [] : [[id, end] as const]))),
    bus: [...before, ...after].flatMap(commandOf),
    deadLetters: letters.flat(),
  };
}

async function readThreads(
  { storage, onProgress }: Pick<WorldDeps, "onProgress" | "storage">,
  ids: readonly ThreadId[],
): Promise<ReadonlyMap<ThreadId, StoredThread>> {
  const found = new Map<ThreadId, StoredThread>();
  for (let start = 0; start < ids.length; start += atOnce) {
    const some = ids.slice(start, start + atOnce);
    const read = await Promise.all(some.map((id) => storage.thread(id)));
    some.forEach((id, index) => {
      const thread = read[index];
      if (thread !== undefined) found.set(id, thread);
    });
    onProgress?.(Math.min(start + atOnce, ids.length), ids.length);
  }
  return found;
}

/** What nobody can read is on its way to nobody: it will be parked. */
function commandOf({ queue, body, sequence, dueAt }: PeekedMessage): readonly BusCommand[] {
  const place = { sequence, ...(dueAt === undefined ? {} : { dueAt }) };
  const read = readGivenUp(queue, body);
  switch (read.kind) {
    case "unreadable":
      return [];
    case "group": {
      const { id, groupId: to, command } = read.addressed;
      return [{ ...place, kind: "group", id, to, command }];
    }
    case "thread": {
      const { id, threadId: to, command } = read.addressed;
      return [{ ...place, kind: "thread", id, to, command }];
    }
  }
}
