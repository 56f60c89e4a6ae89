import type { ClosedConversations } from "../../ports/closed-conversations.ts";
import type { ConfigurationStore } from "../../ports/configuration-store.ts";
import type { DeadLetters } from "../../ports/dead-letters.ts";
import { deferred } from "../../ports/deferred.ts";
import type { GroupStore } from "../../ports/group-store.ts";
import type { LiveConversations } from "../../ports/live-conversations.ts";
import type { PresenceLeases } from "../../ports/presence-leases.ts";
import type { QueueMembership } from "../../ports/queue-membership.ts";
import type { SentCommands } from "../../ports/sent-commands.ts";
import type { ThreadStore } from "../../ports/thread-store.ts";
import type { UserFeeds } from "../../ports/user-feeds.ts";
import type { Tables } from "./table.ts";

export interface LaterStores {
  readonly configurations: ConfigurationStore;
  readonly membership: QueueMembership;
  readonly threads: ThreadStore;
  readonly groups: GroupStore;
  readonly deadLetters: DeadLetters;
  readonly closed: ClosedConversations;
  readonly live: LiveConversations;
  readonly sentCommands: SentCommands;
  readonly leases: PresenceLeases;
  readonly feeds: UserFeeds;
}

/** The schemas of rows take their time to be made: not before storage is first asked. */
export function laterStores(deps: { readonly tables: Tables }): LaterStores {
  return {
    configurations: deferred(
      async () => (await import("./configuration-store.ts")).createConfigurationStore(deps),
      { active: true, find: true, initialise: true },
    ),
    membership: deferred(async () => (await import("./queue-membership.ts")).createQueueMembership(deps), {
      membersOf: true,
      all: true,
      add: true,
      remove: true,
    }),
    threads: deferred(async () => (await import("./thread-store.ts")).createThreadStore(deps), {
      load: true,
      save: true,
      findCommand: true,
      recordDeliveries: true,
      findDeliveries: true,
      readJournal: true,
    }),
    groups: deferred(async () => (await import("./group-store.ts")).createGroupStore(deps), {
      load: true,
      save: true,
      findCommand: true,
    }),
    deadLetters: deferred(async () => (await import("./dead-letters.ts")).createDeadLetters(deps), {
      park: true,
      find: true,
      list: true,
    }),
    closed: deferred(
      async () => (await import("./closed-conversations.ts")).createClosedConversations(deps),
      {
        remember: true,
        ofAgent: true,
        ofCustomer: true,
      },
    ),
    live: deferred(async () => (await import("./live-conversations.ts")).createLiveConversations(deps), {
      list: true,
      unlist: true,
      all: true,
    }),
    sentCommands: deferred(async () => (await import("./sent-commands.ts")).createSentCommands(deps), {
      remember: true,
      find: true,
    }),
    leases: deferred(async () => (await import("./presence-leases.ts")).createPresenceLeases(deps), {
      renew: true,
      endOf: true,
    }),
    feeds: deferred(async () => (await import("./user-feeds.ts")).createUserFeeds(deps), {
      markChanged: true,
      markTyping: true,
      feedOf: true,
      marksOf: true,
    }),
  };
}
