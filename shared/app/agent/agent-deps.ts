import type { GroupId } from "../../domain/ids.ts";
import type { Revision } from "../../domain/routing/configuration.ts";
import type { Attachments } from "../../ports/attachments.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ClosedConversations } from "../../ports/closed-conversations.ts";
import type { CommandBus } from "../../ports/command-bus.ts";
import type { CustomerChannel } from "../../ports/customer-channel.ts";
import type { GroupStore } from "../../ports/group-store.ts";
import type { PresenceLeases } from "../../ports/presence-leases.ts";
import type { QueueMembership } from "../../ports/queue-membership.ts";
import type { Realtime } from "../../ports/realtime.ts";
import type { SentCommands } from "../../ports/sent-commands.ts";
import type { ThreadStore } from "../../ports/thread-store.ts";
import type { UserFeeds } from "../../ports/user-feeds.ts";
import type { Admissions } from "./admissions.ts";
import type { FeedWatch } from "./feed-watch.ts";

/** All that the agent API needs of the outside; each use case names its share. */
export interface AgentDeps {
  readonly clock: Clock;
  readonly threads: ThreadStore;
  readonly groups: GroupStore;
  readonly membership: QueueMembership;
  readonly leases: PresenceLeases;
  readonly feeds: UserFeeds;
  readonly feedWatch: FeedWatch;
  readonly admissions: Admissions;
  readonly realtime: Realtime;
  readonly closed: ClosedConversations;
  readonly bus: CommandBus;
  readonly channel: CustomerChannel;
  readonly attachments: Attachments;
  readonly sentCommands: SentCommands;
  /** The active revision of the configuration. */
  revision(): Promise<Revision>;
  /** The revision of that number; undefined when it cannot be read. */
  pastRevision(number: number): Promise<Revision | undefined>;
  readonly group: GroupId;
}
