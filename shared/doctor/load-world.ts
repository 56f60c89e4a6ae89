import type { Group } from "../domain/assignment/state.ts";
import {
  type ConversationId,
  type GroupId,
  parseConversationId,
  type ThreadId,
  userId,
} from "../domain/ids.ts";
import type { Revision } from "../domain/routing/configuration.ts";
import type { BusCommand, LiveWorld, StoredWorld } from "../invariants/stored-world.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeadLetters } from "../ports/dead-letters.ts";
import type { GroupStore } from "../ports/group-store.ts";
import type { BusInspection, PeekedMessage, StorageInspection } from "../ports/inspection.ts";
import type { LiveConversations } from "../ports/live-conversations.ts";
import type { PresenceLeases } from "../ports/presence-leases.ts";
import type { QueueMembership } from "../ports/queue-membership.ts";
import type { ThreadStore } from "../ports/thread-store.ts";
import { busQueueNames, readGivenUp } from "../wire/given-up.ts";

interface WorldDeps {
  readonly clock: Clock;
  readonly bus: BusInspection;
  readonly groups: GroupStore;
  readonly group: GroupId;
  readonly membership: QueueMembership;
  readonly leases: PresenceLeases;
  readonly deadLetters: DeadLetters;
  readonly live: LiveConversations;
  revision(): Promise<Revision>;
}

export interface LiveWorldDeps extends WorldDeps {
  readonly threads: ThreadStore;
}

export interface StoredWorldDeps extends WorldDeps {
  readonly storage: StorageInspection;
  /** Told now and then how many threads were read. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** Threads read at the same time. */
const atOnce = 16;

/** What goes on: the threads that are listed as live, and those that the group knows. */
export async function loadLiveWorld(deps: LiveWorldDeps): Promise<LiveWorld> {
  return around(deps, async (group) => {
    const listed = await deps.live.all();
    const heads = await readAll(threadsOf([...listed, ...conversationsOf(group)]), async (id) => {
      const { state } = await deps.threads.load(id);
      return { head: state };
    });
    return { threads: heads, listed: new Set(listed) };
  });
}

/** Everything that is stored. */
export async function loadStoredWorld(deps: StoredWorldDeps): Promise<StoredWorld> {
  const { storage, onProgress } = deps;
  return around(deps, async () => ({
    groupCommands: await storage.groupCommands(deps.group),
    threads: await readAll(await storage.threadIds(), (id) => storage.thread(id), onProgress),
    listed: new Set(await deps.live.all()),
  }));
}

type Around = Omit<LiveWorld, "listed" | "threads">;

/**
 * It is not one moment's picture where work goes on meanwhile: the bus is looked at before and after all else, so that what
 * is on its way is not taken for lost.
 */
async function around<Rest>(
  deps: WorldDeps,
  readRest: (group: Group) => Promise<Rest>,
): Promise<Around & Rest> {
  const { configuration } = await deps.revision();
  const before = await deps.bus.contents();
  const [{ state: group }, membership, letters] = await Promise.all([
    deps.groups.load(deps.group),
    deps.membership.all(),
    Promise.all(busQueueNames.map((queue) => deps.deadLetters.list(queue))),
  ]);
  const rest = await readRest(group);
  const ends = await Promise.all(
    Object.keys(group.users).map(async (id) => [userId(id), await deps.leases.endOf(userId(id))] as const),
  );
  const after = await deps.bus.contents();
  return {
    now: deps.clock.now(),
    configuration,
    group,
    membership,
    leases: new Map(ends.flatMap(([id, end]) => (end === undefined ? [] : [[id, end] as const]))),
    bus: [...before, ...after].flatMap(commandOf),
    deadLetters: letters.flat(),
    ...rest,
  };
}

function conversationsOf({ waiting, users }: Group): readonly ConversationId[] {
  const reserved = Object.values(users).flatMap(({ reservations }) => reservations);
  return [...Object.values(waiting), ...reserved].map(({ conversation }) => conversation);
}

function threadsOf(conversations: readonly ConversationId[]): readonly ThreadId[] {
  const threads = conversations.flatMap((id) => parseConversationId(id)?.thread ?? []);
  return [...new Set(threads)];
}

async function readAll<Read>(
  ids: readonly ThreadId[],
  read: (id: ThreadId) => Promise<Read | undefined>,
  onProgress?: (done: number, all: number) => void,
): Promise<ReadonlyMap<ThreadId, Read>> {
  const found = new Map<ThreadId, Read>();
  for (let start = 0; start < ids.length; start += atOnce) {
    const some = ids.slice(start, start + atOnce);
    const threads = await Promise.all(some.map(read));
    some.forEach((id, index) => {
      const thread = threads[index];
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
