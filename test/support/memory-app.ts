import { createAttachments } from "../../shared/adapters/attachments/fetch-attachments.ts";
import { createMemoryClosedConversations } from "../../shared/adapters/memory/closed-conversations.ts";
import { createMemoryCommandBus, type MemoryCommandBus } from "../../shared/adapters/memory/command-bus.ts";
import { createMemoryDeadLetters } from "../../shared/adapters/memory/dead-letters.ts";
import { createMemoryGroupStore } from "../../shared/adapters/memory/group-store.ts";
import { createMemoryLiveConversations } from "../../shared/adapters/memory/live-conversations.ts";
import { createMemoryPresenceLeases } from "../../shared/adapters/memory/presence-leases.ts";
import { createMemoryQueueMembership } from "../../shared/adapters/memory/queue-membership.ts";
import { createMemorySentCommands } from "../../shared/adapters/memory/sent-commands.ts";
import { createMemoryThreadStore } from "../../shared/adapters/memory/thread-store.ts";
import { createMemoryUserFeeds } from "../../shared/adapters/memory/user-feeds.ts";
import { createAdmissions } from "../../shared/app/agent/admissions.ts";
import type { AgentDeps } from "../../shared/app/agent/agent-deps.ts";
import { createFeedWatch } from "../../shared/app/agent/feed-watch.ts";
import { announceChanges } from "../../shared/app/announce-changes.ts";
import { type HandleGroupDeps, handleGroupMessage } from "../../shared/app/handle-group-command.ts";
import { type HandleThreadDeps, handleThreadMessage } from "../../shared/app/handle-thread-command.ts";
import { busQueues } from "../../shared/bus-queues.ts";
import { parseConfiguration } from "../../shared/config/parse-configuration.ts";
import { commandId, groupId, threadId } from "../../shared/domain/ids.ts";
import type { Revision } from "../../shared/domain/routing/configuration.ts";
import type { ThreadCommand } from "../../shared/domain/thread/command.ts";
import type { ChannelAddress } from "../../shared/domain/thread/state.ts";
import { noRealtime } from "../../shared/ports/realtime.ts";
import { noTelemetry } from "../../shared/ports/telemetry.ts";
import { threadCommandMessage } from "../../shared/wire/thread-command.ts";

/** The whole app without a network: every port in memory, every command handled by the real rules. */
export interface MemoryApp {
  readonly deps: AgentDeps & HandleThreadDeps & HandleGroupDeps;
  readonly bus: MemoryCommandBus;
  /** Whom `channel.typing` was told of. */
  readonly typing: readonly ChannelAddress[];
  /** Lets time pass, and whatever falls due happen. */
  pass(ms: number): Promise<void>;
  /** A customer's message, handled to its end. Answers with the id of the thread's first conversation. */
  say(text: string, thread?: string): Promise<string>;
  /** A command of the system itself, handled to its end. */
  tell(command: ThreadCommand, thread?: string): Promise<void>;
  /** False: commands stay on the bus. */
  handling: boolean;
}

const morning = Date.UTC(2026, 2, 2, 9);

/** People only: what customers write waits for Ann or Ben at the desk, cards for Ben. */
const configuration = {
  workstreams: [
    {
      id: "Chat",
      mode: "push",
      channels: [],
      capacityUnits: 30,
      variables: [{ name: "Topic", type: "text" }],
      rules: [],
      fallbackQueue: "Desk",
    },
  ],
  queues: [
    { id: "Desk", name: "Front desk", members: ["ann"] },
    { id: "Cards", members: ["ben"] },
    { id: "Empty", members: [] },
  ],
  agents: [
    { id: "ann", displayName: "Ann Keller", capacity: 90 },
    { id: "ben", displayName: "Ben Osei", capacity: 90 },
  ],
  bots: [],
};

export const customerAddress: ChannelAddress = {
  channelId: "webchat",
  serviceUrl: "https://channel.example/",
  conversationId: "chat-1",
  customer: { id: "customer-1", name: "Kim" },
  bot: { id: "bot" },
};

export async function createMemoryApp(): Promise<MemoryApp> {
  const parsed = parseConfiguration(configuration, "test");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const revision: Revision = { number: 1, configuration: parsed.configuration };
  let now = morning;
  let sent = 0;
  const bus = createMemoryCommandBus({ clock: { now: () => now } });
  const typing: ChannelAddress[] = [];
  const clock = { now: () => now, sleep: (ms: number) => pass(ms) };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const stored = createMemoryUserFeeds();
  const feedWatch = createFeedWatch({ feeds: stored, clock });
  const deps: MemoryApp["deps"] = {
    clock,
    log,
    telemetry: noTelemetry,
    feedWatch,
    admissions: createAdmissions({ clock }),
    realtime: noRealtime,
    feeds: announceChanges(stored, { watch: feedWatch, realtime: noRealtime, log }),
    chance: () => 0,
    group: groupId("default"),
    threads: createMemoryThreadStore(),
    groups: createMemoryGroupStore(),
    membership: createMemoryQueueMembership(),
    leases: createMemoryPresenceLeases(),
    deadLetters: createMemoryDeadLetters(),
    closed: createMemoryClosedConversations(),
    live: createMemoryLiveConversations(),
    sentCommands: createMemorySentCommands(),
    bus,
    channel: {
      send: async () => ({ kind: "delivered", activityId: `activity-${++sent}` }),
      typing: async (address) => void typing.push(address),
    },
    attachments: createAttachments({ isAllowed: (url) => url.startsWith("http://127.0.0.1:") }),
    bots: { takeTurn: async () => ({ kind: "failed", failure: "not-registered" }) },
    revision: async () => revision,
    pastRevision: async (number) => (number === revision.number ? revision : undefined),
  };
  for (const queue of revision.configuration.queues) {
    for (const member of queue.members) await deps.membership.add(queue.id, member);
  }
  const { assignWork, ...threadQueues } = busQueues;
  bus.handle(assignWork, (message) => handleGroupMessage(deps, message));
  for (const queue of Object.values(threadQueues)) {
    bus.handle(queue, (message) => handleThreadMessage(deps, message));
  }

  const app: MemoryApp = {
    deps,
    bus,
    typing,
    handling: true,
    pass,
    async say(text, thread = "c_kim") {
      await app.tell({ type: "ReceiveMessage", address: customerAddress, message: { text } }, thread);
      return `${thread}.1`;
    },
    async tell(command, thread = "c_kim") {
      const id = commandId(`test_${++sent}`);
      await bus.send([threadCommandMessage({ id, threadId: threadId(thread), command })]);
      await bus.deliverAll();
    },
  };

  async function pass(ms: number): Promise<void> {
    now += ms;
    if (app.handling) await bus.deliverAll();
  }

  return app;
}
