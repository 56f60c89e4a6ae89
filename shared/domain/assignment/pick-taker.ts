import type { BotId, UserId } from "../ids.ts";
import type { Configuration } from "../routing/configuration.ts";
import { membersOf } from "../thread/who-can-take.ts";
import type { WaitingItem } from "./command.ts";
import { membersOfQueue, userOf } from "./evolve.ts";
import { type Group, unitsInUse } from "./state.ts";

export type Taker =
  | { readonly kind: "agent"; readonly userId: UserId }
  | { readonly kind: "bot"; readonly botId: BotId };

export type Pick =
  | { readonly kind: "found"; readonly taker: Taker }
  /** Somebody could take it once their pause after a decline is over. */
  | { readonly kind: "later"; readonly at: number }
  | { readonly kind: "nobody" };

interface Candidate {
  readonly taker: Taker;
  /** True for whoever declined this conversation or gave it away: everyone else goes first. */
  readonly behind: boolean;
  readonly free: number;
  readonly lastAssignedAt: number;
  readonly id: string;
  readonly freeFrom: number;
}

export interface PickFacts {
  readonly now: number;
  readonly configuration: Configuration;
}

/**
 * The assignment method "highest capacity": presence and room decide who may, most free units who does; ties go to
 * whoever was assigned longest ago (reference section 9).
 */
export function pickTaker(group: Group, item: WaitingItem, facts: PickFacts): Pick {
  const candidates = [...agentCandidates(group, item, facts), ...botCandidates(group, item, facts)];
  const [best] = candidates.filter((c) => c.freeFrom <= facts.now).toSorted(byRank);
  if (best !== undefined) return { kind: "found", taker: best.taker };
  const [next] = candidates.map((c) => c.freeFrom).toSorted((a, b) => a - b);
  return next === undefined ? { kind: "nobody" } : { kind: "later", at: next };
}

function byRank(a: Candidate, b: Candidate): number {
  return (
    Number(a.behind) - Number(b.behind) ||
    b.free - a.free ||
    a.lastAssignedAt - b.lastAssignedAt ||
    (a.id < b.id ? -1 : 1)
  );
}

function agentCandidates(group: Group, item: WaitingItem, facts: PickFacts): readonly Candidate[] {
  const { configuration } = facts;
  const { maxDeclines, retryAfterSeconds } = configuration.offer;
  const { agents } = membersOf(configuration, membersOfQueue(group, item.queueId));
  return agents.flatMap((agent) => {
    const user = userOf(group, agent.id);
    const declines = item.declines[agent.id];
    const free = agent.capacity - unitsInUse(user);
    const isAllowed = item.allowedPresences.some((presence) => presence === user.presence);
    if (!isAllowed || free < item.units || (declines?.count ?? 0) >= maxDeclines) return [];
    return [
      {
        taker: { kind: "agent", userId: agent.id } as const,
        behind: declines !== undefined || item.transferredBy.includes(agent.id),
        free,
        lastAssignedAt: user.lastAssignedAt,
        id: agent.id,
        freeFrom: declines === undefined ? 0 : declines.lastAt + retryAfterSeconds * 1000,
      },
    ];
  });
}

function botCandidates(group: Group, item: WaitingItem, { configuration }: PickFacts): readonly Candidate[] {
  if (!item.botsAllowed) return [];
  const { bots } = membersOf(configuration, membersOfQueue(group, item.queueId));
  return bots
    .filter((bot) => !item.formerBots.includes(bot.id))
    .map((bot) => ({
      taker: { kind: "bot", botId: bot.id } as const,
      behind: false,
      free: bot.capacity,
      lastAssignedAt: 0,
      id: bot.id,
      freeFrom: 0,
    }));
}
