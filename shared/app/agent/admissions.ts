import { createExpiringMap } from "../../domain/expiring-map.ts";
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
  const known = createExpiringMap<true>({ mostKept, now: () => clock.now() });
  const keyOf = (user: UserId, conversationId: string): string => JSON.stringify([user, conversationId]);

  return {
    has(user, conversationId) {
      return known.get(keyOf(user, conversationId)) === true;
    },

    add(user, conversationId) {
      known.set(keyOf(user, conversationId), true, clock.now() + keptForMs);
    },
  };
}
