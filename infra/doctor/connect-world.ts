import { createPeekedBus } from "../../shared/adapters/service-bus/peek-bus.ts";
import { systemClock } from "../../shared/adapters/system-clock.ts";
import { createConfigurationStore } from "../../shared/adapters/table-storage/configuration-store.ts";
import { connectTables } from "../../shared/adapters/table-storage/connect-tables.ts";
import { createDeadLetters } from "../../shared/adapters/table-storage/dead-letters.ts";
import { createGroupStore } from "../../shared/adapters/table-storage/group-store.ts";
import { createStorageInspection } from "../../shared/adapters/table-storage/inspection.ts";
import { createLiveConversations } from "../../shared/adapters/table-storage/live-conversations.ts";
import { createPresenceLeases } from "../../shared/adapters/table-storage/presence-leases.ts";
import { createQueueMembership } from "../../shared/adapters/table-storage/queue-membership.ts";
import { activeRevision } from "../../shared/app/active-revision.ts";
import type { StoredWorldDeps } from "../../shared/doctor/load-world.ts";
import { groupId } from "../../shared/domain/ids.ts";
import type { Installation } from "./read-installation.ts";

/** All that there is to look at in an installation. */
export function connectWorld({ tables: to, serviceBus: connection }: Installation): {
  readonly deps: StoredWorldDeps;
  close(): Promise<void>;
} {
  const tables = connectTables({ to });
  const clock = systemClock;
  const bus = createPeekedBus({ connection });
  return {
    deps: {
      clock,
      bus,
      group: groupId("default"),
      storage: createStorageInspection({ tables }),
      groups: createGroupStore({ tables }),
      membership: createQueueMembership({ tables }),
      leases: createPresenceLeases({ tables }),
      live: createLiveConversations({ tables }),
      deadLetters: createDeadLetters({ tables }),
      revision: activeRevision({ configurations: createConfigurationStore({ tables }), clock }),
    },
    close: () => bus.close(),
  };
}
