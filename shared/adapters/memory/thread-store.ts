import type { ThreadId } from "../../domain/ids.ts";
import type { ThreadEffect } from "../../domain/thread/effect.ts";
import type { ThreadEvent } from "../../domain/thread/event.ts";
import { newThread, type Thread } from "../../domain/thread/state.ts";
import type { Delivery, ThreadStore } from "../../ports/thread-store.ts";
import { createMemoryAggregates } from "./aggregate-store.ts";

/** Threads in memory, for tests and the demo. */
export function createMemoryThreadStore(): ThreadStore {
  const threads = createMemoryAggregates<ThreadId, Thread, ThreadEvent, ThreadEffect>(newThread);
  const deliveries = new Map<ThreadId, Map<string, Delivery>>();

  const deliveriesOf = (id: ThreadId, keys: readonly Place[]): readonly Delivery[] => {
    const found = keys.map((key) => deliveries.get(id)?.get(placeOf(key)));
    return structuredClone(found.filter((delivery) => delivery !== undefined));
  };

  return {
    ...threads.store,

    async recordDeliveries(id, recorded) {
      const known = deliveries.get(id) ?? new Map<string, Delivery>();
      deliveries.set(id, known);
      for (const delivery of structuredClone(recorded)) {
        const place = placeOf(delivery);
        known.set(place, known.has(place) ? { ...delivery, repeated: true } : delivery);
      }
    },

    async findDeliveries(id, keys) {
      return deliveriesOf(id, keys);
    },

    async readJournal(id, { conversation, after, limit }) {
      const following = threads
        .entriesOf(id)
        .filter((entry) => entry.event.conversation === conversation && entry.sequence > after)
        .toSorted((a, b) => a.sequence - b.sequence);
      const entries = following.slice(0, limit);
      const places = entries.map(({ sequence }) => ({ conversation, sequence }));
      return { entries, deliveries: deliveriesOf(id, places), more: following.length > limit };
    },
  };
}

interface Place {
  readonly conversation: number;
  readonly sequence: number;
}

function placeOf({ conversation, sequence }: Place): string {
  return `${conversation}/${sequence}`;
}
