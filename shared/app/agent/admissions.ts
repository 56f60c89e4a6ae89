import type { UserId } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";

/** Who may know of which conversation, as far as this instance has seen. */
export interface Admissions {
  has(user: UserId, conversationId: string): boolean;
  add(user: UserId, conversationId: string): void;
}

/** What a user may know of ends at the end of a day, so it is looked up again now and then. */
const keptForMs = 10 * 60 * 1000;
const mostKept = 10_000;

/**
 * Spares an act the reading of a thread that is read again when the act is decided on. Somebody whose right has ended
 * meanwhile is told by the thread that the act is not theirs, of a conversation that they knew.
 */
export function createAdmissions({ clock }: { readonly clock: Pick<Clock, "now"> }): Admissions {
  const until = new Map<string, number>();
  const keyOf = (user: UserId, conversationId: string): string => JSON.stringify([user, conversationId]);

  return {
    has(user, conversationId) {
      return (until.get(keyOf(user, conversationId)) ?? 0) > clock.now();
    },

    add(user, conversationId) {
      const key = keyOf(user, conversationId);
      until.delete(key);
      until.set(key, clock.now() + keptForMs);
      const [oldest] = until.keys();
      if (until.size > mostKept && oldest !== undefined) until.delete(oldest);
    },
  };
}
