import { createMemoryClosedConversations } from "../../shared/adapters/memory/closed-conversations.ts";
import { createMemoryDeadLetters } from "../../shared/adapters/memory/dead-letters.ts";
import { createMemoryLiveConversations } from "../../shared/adapters/memory/live-conversations.ts";
import { createMemoryPresenceLeases } from "../../shared/adapters/memory/presence-leases.ts";
import { createMemoryQueueMembership } from "../../shared/adapters/memory/queue-membership.ts";
import { createMemorySentCommands } from "../../shared/adapters/memory/sent-commands.ts";
import { createMemoryUserFeeds } from "../../shared/adapters/memory/user-feeds.ts";
import type { GroupEffect } from "../../shared/domain/assignment/effect.ts";
import type { GroupEvent } from "../../shared/domain/assignment/event.ts";
import { type Group, newGroup } from "../../shared/domain/assignment/state.ts";
import type { GroupId, ThreadId } from "../../shared/domain/ids.ts";
import type { Thread } from "../../shared/domain/thread/state.ts";
import { createSimulatedAggregates } from "./simulated-aggregates.ts";
import { createSimulatedThreads } from "./simulated-threads.ts";

export interface SaveWatch {
  onThreadSaved(id: ThreadId, change: { readonly before: Thread; readonly after: Thread }): void;
  onGroupSaved(id: GroupId, change: { readonly before: Group; readonly after: Group }): void;
}

export type Storage = ReturnType<typeof createStorage>;

/** Everything that outlives a crash. */
export function createStorage(watch: SaveWatch) {
  return {
    threads: createSimulatedThreads(watch.onThreadSaved),
    groups: createSimulatedAggregates<GroupId, Group, GroupEvent, GroupEffect>(newGroup, watch.onGroupSaved),
    membership: createMemoryQueueMembership(),
    leases: createMemoryPresenceLeases(),
    feeds: createMemoryUserFeeds(),
    deadLetters: createMemoryDeadLetters(),
    closed: createMemoryClosedConversations(),
    live: createMemoryLiveConversations(),
    sentCommands: createMemorySentCommands(),
  };
}
