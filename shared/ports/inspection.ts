import type { BusQueueName } from "../bus-queues.ts";
import type { GroupEffect } from "../domain/assignment/effect.ts";
import type { CommandId, GroupId, ThreadId } from "../domain/ids.ts";
import type { ThreadEffect } from "../domain/thread/effect.ts";
import type { ThreadEvent } from "../domain/thread/event.ts";
import type { Thread } from "../domain/thread/state.ts";
import type { CommandRecord, JournalEntry } from "./aggregate-store.ts";
import type { Delivery } from "./thread-store.ts";

/** All that storage holds of one thread. */
export interface StoredThread {
  readonly head: Thread;
  /** In the order of its sequence. */
  readonly journal: readonly JournalEntry<ThreadEvent>[];
  readonly commands: ReadonlyMap<CommandId, CommandRecord<ThreadEffect>>;
  readonly deliveries: readonly Delivery[];
}

/** Storage as a whole, for whoever examines it. Costs what it reads: not for the app's own work. */
export interface StorageInspection {
  /** Every thread there is: reads all heads. */
  threadIds(): Promise<readonly ThreadId[]>;
  /** Everything stored of a thread; undefined when there is nothing. */
  thread(id: ThreadId): Promise<StoredThread | undefined>;
  groupCommands(id: GroupId): Promise<ReadonlyMap<CommandId, CommandRecord<GroupEffect>>>;
}

/** A message on the bus, as it lies there. */
export interface PeekedMessage {
  readonly queue: BusQueueName;
  readonly messageId: string;
  readonly body: unknown;
  readonly sequence: number;
  /** Scheduled for then; absent when it is there to be taken. */
  readonly dueAt?: number;
}

export interface BusInspection {
  /** All messages, waiting, being handled or scheduled, without taking any. */
  contents(): Promise<readonly PeekedMessage[]>;
}
