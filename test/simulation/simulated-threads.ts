import type { ThreadId } from "../../shared/domain/ids.ts";
import type { ThreadEffect } from "../../shared/domain/thread/effect.ts";
import type { ThreadEvent } from "../../shared/domain/thread/event.ts";
import { newThread, type Thread } from "../../shared/domain/thread/state.ts";
import type { Delivery, ThreadStore } from "../../shared/ports/thread-store.ts";
import { copy } from "./copy.ts";
import { createSimulatedAggregates, type SimulatedAggregates } from "./simulated-aggregates.ts";

export interface SimulatedThreads {
  readonly store: ThreadStore;
  readonly stored: SimulatedAggregates<ThreadId, Thread, ThreadEvent, ThreadEffect>["stored"];
  touch(id: ThreadId): void;
  deliveriesOf(id: ThreadId): readonly Delivery[];
}

export function createSimulatedThreads(
  onSaved?: (id: ThreadId, change: { readonly before: Thread; readonly after: Thread }) => void,
): SimulatedThreads {
  const threads = createSimulatedAggregates<ThreadId, Thread, ThreadEvent, ThreadEffect>(newThread, onSaved);
  const deliveries = new Map<ThreadId, Map<string, Delivery>>();

  const find = (id: ThreadId, places: readonly Place[]): readonly Delivery[] =>
    places.flatMap((place) => deliveries.get(id)?.get(placeOf(place)) ?? []);

  const store: ThreadStore = {
    ...threads.store,

    async recordDeliveries(id, recorded) {
      const known = deliveries.get(id) ?? new Map<string, Delivery>();
      deliveries.set(id, known);
      for (const delivery of copy(recorded)) {
        const place = placeOf(delivery);
        known.set(place, known.has(place) ? { ...delivery, repeated: true } : delivery);
      }
    },

    async findDeliveries(id, keys) {
      return find(id, keys);
    },

    async readJournal(id, { conversation, after, limit }) {
      const following = (threads.stored.get(id)?.entries ?? [])
        .filter(({ event, sequence }) => event.conversation === conversation && sequence > after)
        .toSorted((a, b) => a.sequence - b.sequence);
      const entries = following.slice(0, limit);
      const places = entries.map(({ sequence }) => ({ conversation, sequence }));
      return { entries, deliveries: find(id, places), more: following.length > limit };
    },
  };
  const { stored, touch } = threads;
  return { store, stored, touch, deliveriesOf: (id) => [...(deliveries.get(id)?.values() ?? [])] };
}

interface Place {
  readonly conversation: number;
  readonly sequence: number;
}

function placeOf({ conversation, sequence }: Place): string {
  return `${conversation}/${sequence}`;
}
