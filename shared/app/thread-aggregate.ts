import type { CommandId, GroupId, ThreadId } from "../domain/ids.ts";
import { commandId } from "../domain/ids.ts";
import type { Revision } from "../domain/routing/configuration.ts";
import type { BotOutput, BotTurnRequest } from "../domain/thread/bot-turn.ts";
import type { AddressedThreadCommand, CustomerMessage, ThreadCommand } from "../domain/thread/command.ts";
import { decide } from "../domain/thread/decide.ts";
import type { ThreadEffect } from "../domain/thread/effect.ts";
import type { ThreadEvent } from "../domain/thread/event.ts";
import { evolve } from "../domain/thread/evolve.ts";
import type { ThreadFacts, ThreadNeed } from "../domain/thread/facts.ts";
import { react } from "../domain/thread/react.ts";
import type { Thread } from "../domain/thread/state.ts";
import { nextDue, wakeTolerance } from "../domain/thread/wake.ts";
import type { Bots } from "../ports/bots.ts";
import type { ClosedConversations } from "../ports/closed-conversations.ts";
import type { BusMessage, CommandBus } from "../ports/command-bus.ts";
import type { LiveConversations } from "../ports/live-conversations.ts";
import type { QueueMembership } from "../ports/queue-membership.ts";
import type { Delivery, ThreadStore } from "../ports/thread-store.ts";
import type { UserFeeds } from "../ports/user-feeds.ts";
import { deriveId } from "../wire/derived-id.ts";
import { groupCommandMessage } from "../wire/group-command.ts";
import { threadCommandMessage } from "../wire/thread-command.ts";
import { actorOf } from "./actor-of.ts";
import type { Aggregate, CommandContext } from "./aggregate.ts";
import { type DeliverDeps, deliver, type SendEffect } from "./deliver.ts";

export interface ThreadDeps extends DeliverDeps {
  readonly threads: ThreadStore;
  readonly membership: QueueMembership;
  readonly bots: Bots;
  readonly bus: CommandBus;
  readonly feeds: UserFeeds;
  readonly closed: ClosedConversations;
  readonly live: LiveConversations;
  readonly group: GroupId;
}

export type ThreadAggregate = Aggregate<
  ThreadId,
  Thread,
  ThreadCommand,
  ThreadEvent,
  ThreadEffect,
  ThreadFacts,
  ThreadNeed
>;

type Context = CommandContext<ThreadId>;

export function threadFacts(
  revision: Revision,
  moment: { readonly now: number; readonly botsMayRun: boolean },
): ThreadFacts {
  return { ...moment, revision, members: {}, botTurns: [] };
}

/** The thread: its rules, and how its needs and effects meet the world. */
export function threadAggregate(deps: ThreadDeps): ThreadAggregate {
  return {
    store: deps.threads,
    decide,
    evolve,
    react: (change, facts) => react(change, facts.revision.configuration),
    sequenceOf: (thread) => thread.sequence,
    actorOf,
    awaitsOutcome: ({ type }) => agentActs.has(type),
    mayBeKnown: ({ lastWake }, { type }, id) => type !== "Wake" || lastWake === id,
    gather: (facts, need, context) => gather(deps, facts, need, context),
    refresh: async ({ unheard: _, ...facts }) => ({ ...facts, members: {} }),
    beforeSave: async ({ before, next, command }, context) => {
      const heard = command.type === "Wake" ? { ...next, lastWake: context.commandId } : next;
      return armWake(deps, { before, next: heard, command }, context);
    },
    perform: (effects, context) => perform(deps, effects, context),
  };
}

const agentActs: ReadonlySet<ThreadCommand["type"]> = new Set([
  "AcceptOffer",
  "DeclineOffer",
  "SendToCustomer",
  "AddNote",
  "TransferToQueue",
  "EndConversation",
  "CloseWrapUp",
]);

async function gather(
  deps: ThreadDeps,
  facts: ThreadFacts,
  need: ThreadNeed,
  context: Context,
): Promise<ThreadFacts> {
  if (need.type === "members") {
    const members = await deps.membership.membersOf(need.queueId);
    return { ...facts, members: { ...facts.members, [need.queueId]: members } };
  }
  if (need.type === "unheard") return { ...facts, unheard: await readUnheard(deps, need, context) };
  let late = 0;
  const result = await deps.bots.takeTurn(need.request, {
    timeLimitMs: facts.revision.configuration.botTurnSeconds * 1000,
    onLate: (outputs) => deps.bus.send([lateOutput(context, need.request, { outputs, number: late++ })]),
  });
  return { ...facts, botTurns: [...facts.botTurns, { request: need.request, result }] };
}

async function readUnheard(
  deps: Pick<ThreadDeps, "threads">,
  { conversation, from, to }: Extract<ThreadNeed, { type: "unheard" }>,
  { aggregateId }: Context,
): Promise<readonly CustomerMessage[]> {
  const range = { conversation, after: from - 1, limit: to - from + 1 };
  const { entries } = await deps.threads.readJournal(aggregateId, range);
  return entries.flatMap(({ event }) => (event.type === "MessageReceived" ? [event.message] : []));
}

/** What a bot says after its time is a command of its own: journalled, never shown. */
function lateOutput(
  { aggregateId, commandId: cause }: Context,
  { botId, conversation, epoch }: BotTurnRequest,
  { outputs, number }: { readonly outputs: readonly BotOutput[]; readonly number: number },
): BusMessage {
  return threadCommandMessage({
    id: childId(cause, `late-${number}-${JSON.stringify(outputs)}`),
    threadId: aggregateId,
    command: { type: "ReceiveLateBotOutput", botId, conversation, epoch, outputs },
  });
}

/**
 * Plans the next look at the thread. The wake is sent before the save: one that turns out unneeded is harmless, one
 * that is missing would leave a customer waiting. An earlier wake that is still to come serves as well.
 */
async function armWake(
  deps: Pick<ThreadDeps, "bus">,
  { before, next, command }: { before: Thread; next: Thread; command: ThreadCommand },
  { aggregateId, commandId: cause }: Context,
): Promise<{ readonly state: Thread; readonly effects: readonly ThreadEffect[] }> {
  const due = nextDue(next);
  const pending = isSpent(before.wake, command) ? undefined : before.wake;
  if (due === undefined || (pending !== undefined && pending.dueAt <= due)) {
    return { state: next.wake === pending ? next : { ...next, wake: pending }, effects: [] };
  }
  const wake = { id: childId(cause, `wake-${due}`), dueAt: due };
  const addressed = {
    id: wake.id,
    threadId: aggregateId,
    command: { type: "Wake", wakeId: wake.id },
  } as const;
  await deps.bus.send([threadCommandMessage(addressed, due)]);
  return { state: { ...next, wake }, effects: [{ type: "WakeIfMissed", wake }] };
}

/** A wake rings once, also when what it rang for broke. */
function isSpent(wake: Thread["wake"], command: ThreadCommand): boolean {
  return command.type === "Wake" || (command.type === "RecordFailure" && command.failed.id === wake?.id);
}

async function perform(
  deps: ThreadDeps,
  effects: readonly ThreadEffect[],
  context: Context & { readonly repeated: boolean },
): Promise<void> {
  await deliverAll(
    deps,
    effects.filter((effect) => effect.type === "SendToCustomer"),
    context,
  );
  // Before its agents are told: they look at the lists then.
  for (const effect of effects) await list(deps, effect);
  const messages = effects.flatMap((effect, index) =>
    messageOf(deps, effect, childId(context.commandId, `${index}`), context),
  );
  if (messages.length > 0) await deps.bus.send(messages);
  const users = new Set(effects.flatMap((effect) => (effect.type === "NotifyUser" ? [effect.userId] : [])));
  await Promise.all([...users].map((user) => deps.feeds.markChanged(user)));
}

async function list(deps: Pick<ThreadDeps, "closed" | "live">, effect: ThreadEffect): Promise<void> {
  switch (effect.type) {
    case "ListLive":
      return deps.live.list(effect.conversation);
    case "UnlistLive":
      return deps.live.unlist(effect.conversation);
    case "RememberClosed":
      return deps.closed.remember(effect.closed);
    default:
      return;
  }
}

/**
 * Sends in order. What was sent is recorded even when a later message cannot be. Whoever sends again says so first: the
 * holder before may still be at it, and then marks its own record.
 */
async function deliverAll(
  deps: ThreadDeps,
  sends: readonly SendEffect[],
  context: Context & { readonly repeated: boolean },
): Promise<void> {
  if (sends.length === 0) return;
  const open = context.repeated ? await stillOpen(deps, sends, context) : sends;
  const done: Delivery[] = [];
  try {
    for (const send of open) done.push(await deliver(deps, send, context));
  } finally {
    if (done.length > 0) await deps.threads.recordDeliveries(context.aggregateId, done);
  }
}

const sendingAgain = "sending-again";

async function stillOpen(
  deps: ThreadDeps,
  sends: readonly SendEffect[],
  { aggregateId }: Context,
): Promise<readonly SendEffect[]> {
  const known = await deps.threads.findDeliveries(aggregateId, sends);
  const open = sends.filter(
    (send) => !known.some(({ sequence, reason }) => sequence === send.sequence && reason !== sendingAgain),
  );
  const intents = open.map(({ conversation, sequence }): Delivery => {
    const at = deps.clock.now();
    return { conversation, sequence, state: "unknown", reason: sendingAgain, repeated: true, at };
  });
  if (intents.length > 0) await deps.threads.recordDeliveries(aggregateId, intents);
  return open;
}

function messageOf(
  deps: ThreadDeps,
  effect: ThreadEffect,
  id: CommandId,
  { aggregateId }: Context,
): readonly BusMessage[] {
  switch (effect.type) {
    case "TellGroup":
      return [groupCommandMessage({ id, groupId: deps.group, command: effect.command }, effect.at)];
    case "TellThread": {
      const addressed: AddressedThreadCommand = { id, threadId: aggregateId, command: effect.command };
      return [threadCommandMessage(addressed)];
    }
    case "WakeIfMissed": {
      const { id: wakeId, dueAt } = effect.wake;
      if (deps.clock.now() + wakeTolerance < dueAt) return [];
      return [threadCommandMessage({ id, threadId: aggregateId, command: { type: "Wake", wakeId } })];
    }
    default:
      return [];
  }
}

function childId(cause: CommandId, part: string): CommandId {
  return commandId(deriveId(cause, part));
}
