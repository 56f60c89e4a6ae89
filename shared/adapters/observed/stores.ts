import type { ThreadEvent } from "../../domain/thread/event.ts";
import type { Thread } from "../../domain/thread/state.ts";
import type { DeadLetters } from "../../ports/dead-letters.ts";
import type { GroupStore } from "../../ports/group-store.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import type { ThreadStore } from "../../ports/thread-store.ts";

/** Dead letters that are counted. One that was put on the bus again is not counted again. */
export function observedDeadLetters(deadLetters: DeadLetters, telemetry: Telemetry): DeadLetters {
  return {
    ...deadLetters,
    park: async (letter) => {
      await deadLetters.park(letter);
      if (letter.resubmittedAt !== undefined) return;
      telemetry.measure("switchboard.bus.parked", 1, { "messaging.destination.name": letter.queue });
    },
  };
}

/** Threads whose offers are counted once they are saved. */
export function observedThreads(threads: ThreadStore, telemetry: Telemetry): ThreadStore {
  return {
    ...threads,
    save: async (id, save) => {
      const result = await threads.save(id, save);
      if (result !== "saved") return result;
      for (const { event, at } of save.entries)
        tellOffer(telemetry, { event, at, before: save.loaded.state });
      return result;
    },
  };
}

function tellOffer(
  telemetry: Telemetry,
  told: { readonly event: ThreadEvent; readonly at: number; readonly before: Thread },
): void {
  const { event, at, before } = told;
  const tell = (queue: string, outcome: string): void =>
    telemetry.measure("switchboard.queue.offers", 1, {
      "switchboard.queue": queue,
      "switchboard.outcome": outcome,
    });
  if (event.type === "OfferMade") tell(event.queueId, "made");
  const { at: stage, waitingSince = at } = before.current ?? {};
  if (stage?.stage !== "offered") return;
  if (event.type === "OfferEnded") tell(stage.queueId, event.how);
  if (event.type !== "OfferAccepted") return;
  tell(stage.queueId, "accepted");
  telemetry.measure("switchboard.queue.time_to_accept", (at - waitingSince) / 1000, {
    "switchboard.queue": stage.queueId,
  });
}

/** Groups that tell how many wait in each queue, the empty ones too. */
export function observedGroups(groups: GroupStore, telemetry: Telemetry): GroupStore {
  return {
    ...groups,
    save: async (id, save) => {
      const result = await groups.save(id, save);
      const { waiting, members } = save.next;
      if (result !== "saved" || waiting === save.loaded.state.waiting) return result;
      const lengths = new Map(Object.keys(members ?? {}).map((queue) => [queue, 0]));
      for (const { queueId } of Object.values(waiting)) lengths.set(queueId, (lengths.get(queueId) ?? 0) + 1);
      for (const [queue, length] of lengths) {
        telemetry.measure("switchboard.queue.waiting", length, { "switchboard.queue": queue });
      }
      return result;
    },
  };
}
