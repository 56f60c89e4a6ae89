import { createMemoryClosedConversations } from "../../../shared/adapters/memory/closed-conversations.ts";
import { createMemoryConfigurationStore } from "../../../shared/adapters/memory/configuration-store.ts";
import { createMemoryDeadLetters } from "../../../shared/adapters/memory/dead-letters.ts";
import { createMemoryGroupStore } from "../../../shared/adapters/memory/group-store.ts";
import { createMemoryLiveConversations } from "../../../shared/adapters/memory/live-conversations.ts";
import { createMemoryPresenceLeases } from "../../../shared/adapters/memory/presence-leases.ts";
import { createMemoryQueueMembership } from "../../../shared/adapters/memory/queue-membership.ts";
import { createMemoryThreadStore } from "../../../shared/adapters/memory/thread-store.ts";
import { createMemoryUserFeeds } from "../../../shared/adapters/memory/user-feeds.ts";
import { groupStoreContract } from "./group-store-contract.ts";
import { smallStoresContract } from "./small-stores-contract.ts";
import { threadStoreContract } from "./thread-store-contract.ts";

threadStoreContract("memory", async () => createMemoryThreadStore());

groupStoreContract("memory", async () => {
  const store = createMemoryGroupStore();
  return { store, other: store };
});

smallStoresContract("memory", async () => ({
  queueMembership: createMemoryQueueMembership(),
  presenceLeases: createMemoryPresenceLeases(),
  userFeeds: createMemoryUserFeeds(),
  deadLetters: createMemoryDeadLetters(),
  closed: createMemoryClosedConversations(),
  live: createMemoryLiveConversations(),
  makeConfigurationStores: async () => {
    const store = createMemoryConfigurationStore();
    return [store, store];
  },
}));
