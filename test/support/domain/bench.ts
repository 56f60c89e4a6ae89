import { createMemoryClosedConversations } from "../../../shared/adapters/memory/closed-conversations.ts";
import { createMemoryDeadLetters } from "../../../shared/adapters/memory/dead-letters.ts";
import { createMemoryGroupStore } from "../../../shared/adapters/memory/group-store.ts";
import { createMemoryLiveConversations } from "../../../shared/adapters/memory/live-conversations.ts";
import { createMemoryPresenceLeases } from "../../../shared/adapters/memory/presence-leases.ts";
import { createMemoryQueueMembership } from "../../../shared/adapters/memory/queue-membership.ts";
import { createMemoryThreadStore } from "../../../shared/adapters/memory/thread-store.ts";
import { createMemoryUserFeeds } from "../../../shared/adapters/memory/user-feeds.ts";
import { handleGroupMessage } from "../../../shared/app/handle-group-command.ts";
import { handleThreadMessage } from "../../../shared/app/handle-thread-command.ts";
import type { GroupCommand } from "../../../shared/domain/assignment/command.ts";
import { commandId, groupId } from "../../../shared/domain/ids.ts";
import type { Configuration } from "../../../shared/domain/routing/configuration.ts";
import type { BotOutput, BotTurnRequest, BotTurnResult } from "../../../shared/domain/thread/bot-turn.ts";
import type { ThreadCommand } from "../../../shared/domain/thread/command.ts";
import type { Bots } from "../../../shared/ports/bots.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import type { BusMessage, CommandBus } from "../../../shared/ports/command-bus.ts";
import type { CustomerChannel, SendResult } from "../../../shared/ports/customer-channel.ts";
import type { Log, LogFields } from "../../../shared/ports/log.ts";
import { noTelemetry, type Telemetry } from "../../../shared/ports/telemetry.ts";
import type { ThreadStore } from "../../../shared/ports/thread-store.ts";
import { groupCommandMessage } from "../../../shared/wire/group-command.ts";
import { threadCommandMessage } from "../../../shared/wire/thread-command.ts";
import { membersIn, revisionOf, sample, thread } from "./sample.ts";

export const group = groupId("default");

/** A clock that stands still until somebody sleeps. */
export function createManualClock(start = 1000): Clock & { time: number; readonly sleeps: number[] } {
  const clock = {
    time: start,
    sleeps: [] as number[],
    now: () => clock.time,
    sleep: async (ms: number) => {
      clock.sleeps.push(ms);
      clock.time += ms;
    },
  };
  return clock;
}

/** A bus that keeps what it is sent; `breaks` throws for the next sends. */
function createRecordingBus(): CommandBus & { readonly sent: BusMessage[]; readonly breaks: Error[] } {
  const sent: BusMessage[] = [];
  const breaks: Error[] = [];
  return {
    sent,
    breaks,
    async send(messages) {
      const error = breaks.shift();
      if (error !== undefined) throw error;
      sent.push(...messages);
    },
  };
}

/** A channel that shows everything, but for the answers it is told to give first. */
export function createRecordingChannel(): CustomerChannel & {
  readonly shown: (string | undefined)[];
  readonly answers: SendResult[];
} {
  const shown: (string | undefined)[] = [];
  const answers: SendResult[] = [];
  return {
    shown,
    answers,
    async send(_, { content }) {
      const answer = answers.shift() ?? { kind: "delivered", activityId: `activity-${shown.length + 1}` };
      if (answer.kind !== "throttled") shown.push(content.text);
      return answer;
    },
    typing: async () => undefined,
  };
}

type BotAnswer = readonly BotOutput[] | BotTurnResult | Error;

/** Bots that answer what they are told to, and count their turns. */
function createScriptedBots(): Bots & {
  readonly requests: BotTurnRequest[];
  readonly answers: BotAnswer[];
  readonly late: ((outputs: readonly BotOutput[]) => Promise<void>)[];
} {
  const bots = {
    requests: [] as BotTurnRequest[],
    answers: [] as BotAnswer[],
    late: [] as ((outputs: readonly BotOutput[]) => Promise<void>)[],
    async takeTurn(
      request: BotTurnRequest,
      limits: { readonly onLate: (outputs: readonly BotOutput[]) => Promise<void> },
    ): Promise<BotTurnResult> {
      bots.requests.push(request);
      bots.late.push(limits.onLate);
      const answer = bots.answers.shift() ?? [];
      if (answer instanceof Error) throw answer;
      return "kind" in answer ? answer : { kind: "answered", outputs: answer, memory: {} };
    },
  };
  return bots;
}

export function createRecordingLog(): Log & { readonly lines: { message: string; fields: LogFields }[] } {
  const lines: { message: string; fields: LogFields }[] = [];
  const write = (message: string, fields: LogFields = {}): void => void lines.push({ message, fields });
  return { lines, info: write, warn: write, error: write };
}

/** Both use cases on memory adapters, with everything outside recorded. */
export async function createBench(configuration: Configuration = sample) {
  const deps = {
    threads: createMemoryThreadStore() as ThreadStore,
    groups: createMemoryGroupStore(),
    membership: createMemoryQueueMembership(),
    leases: createMemoryPresenceLeases(),
    feeds: createMemoryUserFeeds(),
    closed: createMemoryClosedConversations(),
    live: createMemoryLiveConversations(),
    deadLetters: createMemoryDeadLetters(),
    bus: createRecordingBus(),
    bots: createScriptedBots(),
    channel: createRecordingChannel(),
    clock: createManualClock(),
    log: createRecordingLog(),
    telemetry: noTelemetry as Telemetry,
    chance: () => 0,
    group,
    revision: async () => revisionOf(configuration),
  };
  for (const [queue, members] of Object.entries(membersIn(configuration))) {
    const { id } = configuration.queues.find((q) => q.id === queue) ?? {};
    for (const member of members) if (id !== undefined) await deps.membership.add(id, member);
  }
  const deliver = (message: BusMessage, deliveryCount = 1) => {
    const { queue, messageId, sessionId, body } = message;
    const received = { queue, messageId, sessionId, deliveryCount, body: JSON.parse(JSON.stringify(body)) };
    return queue === "assign-work" ? handleGroupMessage(deps, received) : handleThreadMessage(deps, received);
  };
  return {
    deps,
    deliver,
    tell: (id: string, command: ThreadCommand, deliveryCount = 1) =>
      deliver(threadMessage(id, command), deliveryCount),
    tellGroup: (id: string, command: GroupCommand, deliveryCount = 1) =>
      deliver(groupMessage(id, command), deliveryCount),
    head: async () => (await deps.threads.load(thread)).state,
    journal: async (conversation = 1) =>
      deps.threads.readJournal(thread, { conversation, after: 0, limit: 100 }),
  };
}

export type Bench = Awaited<ReturnType<typeof createBench>>;

export function threadMessage(id: string, command: ThreadCommand): BusMessage {
  return threadCommandMessage({ id: commandId(id), threadId: thread, command });
}

function groupMessage(id: string, command: GroupCommand): BusMessage {
  return groupCommandMessage({ id: commandId(id), groupId: group, command });
}

/** What a bus message asks for. */
export function commandIn({ body }: BusMessage): unknown {
  const envelope = body["envelope"];
  return typeof envelope === "object" && envelope !== null ? Reflect.get(envelope, "command") : undefined;
}
