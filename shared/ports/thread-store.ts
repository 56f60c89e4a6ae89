import type { ThreadId } from "../domain/ids.ts";
import type { ThreadEffect } from "../domain/thread/effect.ts";
import type { ThreadEvent } from "../domain/thread/event.ts";
import type { Thread } from "../domain/thread/state.ts";
import type { AggregateStore, JournalEntry } from "./aggregate-store.ts";

/** What became of one message to the customer. */
export interface Delivery {
  readonly conversation: number;
  readonly sequence: number;
  readonly state: "delivered" | "failed" | "unknown";
  /** The channel's id of the activity, when it told one. */
  readonly activityId?: string;
  /** Why it failed, in a stable word: `unreachable`, `refused`; `sending-again` while a redelivery is at it. */
  readonly reason?: string;
  /** Set when it may have been shown before: a crash or an ambiguous answer fell between. */
  readonly repeated?: boolean;
  readonly at: number;
}

export interface JournalPage {
  readonly entries: readonly JournalEntry<ThreadEvent>[];
  readonly deliveries: readonly Delivery[];
  /** True when more entries follow the last one. */
  readonly more: boolean;
}

export interface ThreadStore extends AggregateStore<ThreadId, Thread, ThreadEvent, ThreadEffect> {
  /**
   * Insert or replace, all together. A place that is recorded already was sent by somebody else as well: it is marked as
   * repeated.
   */
  recordDeliveries(id: ThreadId, deliveries: readonly Delivery[]): Promise<void>;

  /** The deliveries recorded for these journal entries. */
  findDeliveries(
    id: ThreadId,
    keys: readonly { readonly conversation: number; readonly sequence: number }[],
  ): Promise<readonly Delivery[]>;

  /** Entries of one conversation with a sequence above `after`, in order, and what is known of their delivery. */
  readJournal(
    id: ThreadId,
    range: { readonly conversation: number; readonly after: number; readonly limit: number },
  ): Promise<JournalPage>;
}
