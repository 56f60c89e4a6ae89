import type { UserId } from "../../domain/ids.ts";
import type { PresenceLeases } from "../../ports/presence-leases.ts";

/** How long users count as present, in memory. */
export function createMemoryPresenceLeases(): PresenceLeases {
  const ends = new Map<UserId, number>();

  return {
    async renew(user, until) {
      ends.set(user, until);
    },

    async endOf(user) {
      return ends.get(user);
    },
  };
}
