import { assertNever } from "../assert-never.ts";
import type { Queue } from "../routing/configuration.ts";
import type { WaitingItem } from "./command.ts";
import type { GroupEvent } from "./event.ts";
import { evolve } from "./evolve.ts";
import { type PickFacts, pickTaker } from "./pick-taker.ts";
import type { Group } from "./state.ts";

/** Matches made by one command; the rest follows in the next, so that one save stays within one transaction. */
const matchesPerCommand = 25;

export interface Cycle {
  readonly group: Group;
  readonly events: readonly GroupEvent[];
}

/** A cycle under way. */
interface Progress extends Cycle {
  /** Lanes whose first item found nobody: the items behind it would not either. */
  readonly stuckLanes: ReadonlySet<string>;
  /** When somebody's pause after a decline is over. */
  readonly again: number | undefined;
}

/**
 * One assignment cycle: every waiting item is tried, queue priority first, then longest waiting, and an item nobody
 * can take blocks nothing. Items of one lane (same queue and requirement, no exclusions of their own) stand or fall
 * together, so a cycle's cost follows lanes and free agents, not the backlog.
 */
export function matchWaiting(start: Group, facts: PickFacts): Cycle {
  let progress: Progress = { group: start, events: [], stuckLanes: new Set(), again: undefined };
  for (const item of Object.values(start.waiting).toSorted(byQueuePriority(facts.configuration.queues))) {
    progress = tryItem(progress, item, facts);
    if (progress.events.length === matchesPerCommand) return postponed(progress, facts.now);
  }
  const { group, again } = progress;
  return again === undefined || isPlanned(group, again, facts.now) ? progress : postponed(progress, again);
}

function tryItem(progress: Progress, item: WaitingItem, facts: PickFacts): Progress {
  const lane = laneOf(item);
  if (lane !== undefined && progress.stuckLanes.has(lane)) return progress;
  const pick = pickTaker(progress.group, item, facts);
  switch (pick.kind) {
    case "found": {
      const matched = { type: "ItemMatched", item, to: pick.taker, at: facts.now } as const;
      return {
        ...progress,
        group: evolve(progress.group, matched),
        events: [...progress.events, matched],
      };
    }
    case "later":
      return { ...progress, again: Math.min(progress.again ?? pick.at, pick.at) };
    case "nobody":
      return lane === undefined
        ? progress
        : { ...progress, stuckLanes: new Set([...progress.stuckLanes, lane]) };
    default:
      return assertNever(pick);
  }
}

/** The next look is a fact like any other, so that it is planned once. */
function postponed({ group, events }: Progress, until: number): Cycle {
  const event: GroupEvent = { type: "MatchingPostponed", until };
  return { group: evolve(group, event), events: [...events, event] };
}

/** A look that is already planned, and not in the past, covers every later need. */
function isPlanned({ matchAgainAt }: Group, at: number, now: number): boolean {
  return matchAgainAt !== undefined && matchAgainAt > now && matchAgainAt <= at;
}

/** Everything matching looks at. An item that somebody declined has no lane: it is looked at by itself. */
function laneOf(item: WaitingItem): string | undefined {
  if (Object.keys(item.declines).length > 0) return undefined;
  const { queueId, units, allowedPresences, botsAllowed, formerBots, transferredBy } = item;
  return JSON.stringify([queueId, units, allowedPresences, botsAllowed, formerBots, transferredBy]);
}

function byQueuePriority(queues: readonly Queue[]): (a: WaitingItem, b: WaitingItem) => number {
  const priorities = new Map(queues.map((queue) => [queue.id, queue.priority]));
  const priorityOf = (item: WaitingItem): number => priorities.get(item.queueId) ?? Number.MAX_SAFE_INTEGER;
  return (a, b) =>
    priorityOf(a) - priorityOf(b) || a.since - b.since || (a.conversation < b.conversation ? -1 : 1);
}
