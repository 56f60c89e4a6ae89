import type { GroupUser } from "../domain/assignment/state.ts";
import type { Thread } from "../domain/thread/state.ts";
import { nextDue } from "../domain/thread/wake.ts";
import { isOnWayToGroup, isOnWayToThread } from "./bus-view.ts";
import type { Invariant, Mend } from "./invariant.ts";
import type { LiveWorld } from "./stored-world.ts";

/** Whatever waits for time is woken. */
export const timersArmed: Invariant<LiveWorld> = {
  id: "timers-armed",
  sentence: "Whatever must happen at a time has a message on the bus that comes by then.",
  from: "quiet",
  check: (world) => [
    ...[...world.threads.values()].flatMap(({ head }) => unarmedThread(world, head)),
    ...Object.values(world.group.users).flatMap((user) => unwatchedUser(world, user)),
  ],
  mends: (world) => [
    ...[...world.threads.values()].flatMap(({ head }) => wakeAgain(world, head)),
    ...Object.values(world.group.users).flatMap((user) => watchAgain(world, user)),
  ],
};

/** What has come due is done, and the next wake is armed with it. A thread that knows no wake arms one with its next change. */
function wakeAgain(world: LiveWorld, head: Thread): readonly Mend[] {
  const { id: to, wake } = head;
  if (wake === undefined || unarmedThread(world, head).length === 0) return [];
  return [{ does: `wakes ${to}`, kind: "thread", to, command: { type: "Wake", wakeId: wake.id } }];
}

function watchAgain(world: LiveWorld, user: GroupUser): readonly Mend[] {
  const { id: userId, presence, lease } = user;
  const type = presence === "offline" ? "EndGrace" : "CheckLease";
  return unwatchedUser(world, user).map(() => ({
    does: `looks whether ${userId} is still there`,
    kind: "group",
    command: { type, userId, lease },
  }));
}

/**
 * Timers do not breed. Only once they have had their time: a wake that a nearer one has taken the place of stays on the bus until
 * then, so that somebody who comes and goes leaves several.
 */
export const wakesBounded: Invariant<LiveWorld> = {
  id: "wakes-bounded",
  sentence: "A thread has few wakes on the bus.",
  from: "settled",
  check: ({ bus }) => {
    const wakes = bus.filter(({ kind, command }) => kind === "thread" && command.type === "Wake");
    return [...Map.groupBy(wakes, ({ to }) => to)]
      .filter(([, mine]) => mine.length > 4)
      .map(([thread, mine]) => `${thread} has ${mine.length} wakes on the bus`);
  },
};

function unarmedThread({ bus }: LiveWorld, head: Thread): readonly string[] {
  const due = nextDue(head);
  if (due === undefined) return [];
  const { wake } = head;
  const isArmed =
    wake !== undefined &&
    wake.dueAt <= due &&
    isOnWayToThread(bus, head.id, (c) => c.type === "Wake" && c.wakeId === wake.id);
  return isArmed ? [] : [`${head.id} must be looked at again, and no wake that it knows is on the bus`];
}

/** Whoever is there, or has a conversation, is looked after: until their lease ends, and then until the grace does. */
function unwatchedUser({ bus, threads }: LiveWorld, user: GroupUser): readonly string[] {
  const { id, presence, lease } = user;
  const isHolding = [...threads.values()].some(({ head }) => isHeldBy(head, user));
  if (presence === "offline" && !isHolding) return [];
  const isWatched = isOnWayToGroup(
    bus,
    (c) => (c.type === "CheckLease" || c.type === "EndGrace") && c.userId === id && c.lease === lease,
  );
  return isWatched ? [] : [`nobody looks whether ${id} is still there`];
}

function isHeldBy({ current }: Thread, { id }: GroupUser): boolean {
  const at = current?.at;
  return (at?.stage === "offered" || at?.stage === "with-agent") && at.userId === id;
}
