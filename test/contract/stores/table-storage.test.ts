import { createClosedConversations } from "../../../shared/adapters/table-storage/closed-conversations.ts";
import { createConfigurationStore } from "../../../shared/adapters/table-storage/configuration-store.ts";
import { connectTables } from "../../../shared/adapters/table-storage/connect-tables.ts";
import { createDeadLetters } from "../../../shared/adapters/table-storage/dead-letters.ts";
import { createGroupStore } from "../../../shared/adapters/table-storage/group-store.ts";
import { createLiveConversations } from "../../../shared/adapters/table-storage/live-conversations.ts";
import { createPresenceLeases } from "../../../shared/adapters/table-storage/presence-leases.ts";
import { createQueueMembership } from "../../../shared/adapters/table-storage/queue-membership.ts";
import { createThreadStore } from "../../../shared/adapters/table-storage/thread-store.ts";
import { createUserFeeds } from "../../../shared/adapters/table-storage/user-feeds.ts";
import { useAzurite } from "../../support/azurite.ts";
import { groupStoreContract } from "./group-store-contract.ts";
import { smallStoresContract } from "./small-stores-contract.ts";
import { threadStoreContract } from "./thread-store-contract.ts";

const azurite = useAzurite();

threadStoreContract("Table Storage", async () => {
  const { tables } = await azurite.makeTables();
  let now = 0;
  // Between any two looks so much time passes that nothing seen before counts.
  return createThreadStore({ tables, now: () => (now += 1_000) });
});

threadStoreContract("Table Storage, as long as what was saved is fresh", async () => {
  const { tables } = await azurite.makeTables();
  return createThreadStore({ tables, now: () => 0 });
});

groupStoreContract("Table Storage", async () => {
  const { tables, connection } = await azurite.makeTables();
  return {
    store: createGroupStore({ tables }),
    other: createGroupStore({ tables: connectTables(connection) }),
  };
});

smallStoresContract("Table Storage", async () => {
  const { tables } = await azurite.makeTables();
  return {
    queueMembership: createQueueMembership({ tables }),
    presenceLeases: createPresenceLeases({ tables }),
    userFeeds: createUserFeeds({ tables }),
    deadLetters: createDeadLetters({ tables }),
    closed: createClosedConversations({ tables }),
    live: createLiveConversations({ tables }),
    makeConfigurationStores: async () => {
      const { connection } = await azurite.makeTables();
      return [
        createConfigurationStore({ tables: connectTables(connection) }),
        createConfigurationStore({ tables: connectTables(connection) }),
      ];
    },
  };
});
