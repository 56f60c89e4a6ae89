import type { Witnessed } from "../../shared/invariants/stored-world.ts";

/** What the drill's people said and saw, to be held against what is stored. */
export interface Said {
  readonly conversationId: string;
  readonly text: string;
  /** When it was first tried. */
  readonly triedAt: number;
  answeredAt?: number;
}

export interface Tally {
  /** What customers want an answer to. */
  readonly said: Said[];
  /** Everything that customers sent, and what of it the channel said yes to, by the channel's id. */
  sent: number;
  readonly accepted: { readonly conversationId: string; readonly activityId: string }[];
  /** What agents were told became of their commands. */
  readonly told: Witnessed["told"][number][];
  /** What agents said and were told that it is done. */
  readonly spoken: { readonly conversationId: string; readonly text: string }[];
  /** How often somebody had to try again. */
  retries: number;
  refusals: number;
  conversations: number;
}

export function createTally(): Tally {
  return { said: [], sent: 0, accepted: [], told: [], spoken: [], retries: 0, refusals: 0, conversations: 0 };
}

/** What customers still wait for an answer to. */
export function unanswered({ said }: Tally): readonly string[] {
  return said
    .filter(({ answeredAt }) => answeredAt === undefined)
    .map(({ conversationId, text }) => `"${text}" (${conversationId}) was never answered`);
}

/** For each kill: how long whoever waited then went on waiting. */
export function waitsAfter(kills: readonly number[], said: readonly Said[]): readonly number[] {
  return kills.map((at) => {
    const waiting = said.filter(({ triedAt, answeredAt }) => triedAt <= at && (answeredAt ?? 0) > at);
    return Math.max(0, ...waiting.map(({ answeredAt = at }) => answeredAt - at));
  });
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
