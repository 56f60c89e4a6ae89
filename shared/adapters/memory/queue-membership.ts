import type { QueueId } from "../../domain/ids.ts";
import type { MemberId, QueueMembership } from "../../ports/queue-membership.ts";

/** Who serves which queue, in memory. */
export function createMemoryQueueMembership(): QueueMembership {
  const queues = new Map<QueueId, Set<MemberId>>();

  return {
    async membersOf(queue) {
      return [...(queues.get(queue) ?? [])];
    },

    async all() {
      const served = [...queues].filter(([, members]) => members.size > 0);
      return Object.fromEntries(served.map(([queue, members]) => [queue, [...members]]));
    },

    async add(queue, member) {
      queues.set(queue, (queues.get(queue) ?? new Set<MemberId>()).add(member));
    },

    async remove(queue, member) {
      queues.get(queue)?.delete(member);
    },
  };
}
