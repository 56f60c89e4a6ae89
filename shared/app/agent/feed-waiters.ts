import type { UserId } from "../../domain/ids.ts";

/** Somebody who waits until their mark is no longer this one, or the time is over. */
export interface Waiter {
  readonly user: UserId;
  readonly mark: string;
  readonly until: number;
}

const roundMs = 500;
const longestPauseMs = 5_000;

/** How long to rest before the next look: a round, longer while reads fail, and never past the first end. */
export function pauseBefore(
  waiters: readonly Waiter[],
  { now, failures }: { readonly now: number; readonly failures: number },
): number {
  const pause = Math.min(roundMs * 2 ** failures, longestPauseMs);
  return Math.max(0, Math.min(pause, ...waiters.map(({ until }) => until - now)));
}

/** Whose mark is another one than the one they know. */
export function moved<W extends Waiter>(
  waiters: readonly W[],
  marks: ReadonlyMap<UserId, string>,
): readonly W[] {
  return waiters.filter(({ user, mark }) => (marks.get(user) ?? "") !== mark);
}

export function ended<W extends Waiter>(waiters: readonly W[], now: number): readonly W[] {
  return waiters.filter(({ until }) => until <= now);
}

export function usersOf(waiters: readonly Waiter[]): readonly UserId[] {
  return [...new Set(waiters.map(({ user }) => user))];
}
