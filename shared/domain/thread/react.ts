import type { GroupCommand, WaitingItem } from "../assignment/command.ts";
import { conversationId } from "../ids.ts";
import type { Configuration } from "../routing/configuration.ts";
import type { OutgoingContent } from "./bot-turn.ts";
import { closedConversation } from "./closed-conversation.ts";
import type { Sender, ThreadEffect } from "./effect.ts";
import type { ThreadEvent, ThreadEventOf } from "./event.ts";
import { noticeText } from "./notices.ts";
import type { Conversation, Thread } from "./state.ts";

/** One fact, between the thread before and after it. */
export interface Change {
  readonly before: Thread;
  readonly event: ThreadEvent;
  readonly after: Thread;
}

/** What the outside must do because of a fact. */
export function react(change: Change, configuration: Configuration): readonly ThreadEffect[] {
  return [...speak(change, configuration), ...pass(change, configuration), ...notify(change)];
}

/** What the customer is shown. */
function speak({ event, after }: Change, configuration: Configuration): readonly ThreadEffect[] {
  switch (event.type) {
    case "BotSpoke":
      if (!event.bridged || event.late) return [];
      return send(after, event, { kind: "bot", name: botName(configuration, event.botId) }, event.content);
    case "AgentSpoke":
      return send(
        after,
        event,
        { kind: "agent", name: agentName(configuration, event.userId) },
        { text: event.text, textFormat: "plain" },
      );
    case "CustomerTold":
      return send(
        after,
        event,
        {
          kind: "system",
          notice: event.notice,
          ...(event.name === undefined ? {} : { name: event.name }),
        },
        { text: event.text },
      );
    case "GroupChatRefused":
      return send(
        { ...after, address: event.address },
        event,
        { kind: "system", notice: "personalChatsOnly" },
        {
          text: noticeText("personalChatsOnly"),
        },
      );
    default:
      return [];
  }
}

function send(
  after: Thread,
  event: ThreadEvent,
  from: Sender,
  content: OutgoingContent,
): readonly ThreadEffect[] {
  if (after.address === undefined) return [];
  const { conversation } = event;
  return [
    { type: "SendToCustomer", address: after.address, conversation, sequence: after.sequence, from, content },
  ];
}

function botName(configuration: Configuration, id: string): string {
  return configuration.bots.find((bot) => bot.id === id)?.displayName ?? id;
}

function agentName(configuration: Configuration, id: string): string {
  return configuration.agents.find((agent) => agent.id === id)?.displayName ?? id;
}

/** What the assignment group and the routing functions are told. */
function pass(change: Change, configuration: Configuration): readonly ThreadEffect[] {
  const { before, event, after } = change;
  switch (event.type) {
    case "ConversationOpened":
      return [live("ListLive", after, event)];
    case "EscalationAsked":
      return [{ type: "TellThread", command: { type: "RouteEscalation", epoch: after.epoch } }];
    case "TransferAsked":
      return [
        ...releaseHeld(before, "left"),
        { type: "TellThread", command: { type: "RouteTransfer", epoch: after.epoch } },
      ];
    case "BotEngaged":
      return event.greets === "now"
        ? []
        : [{ type: "TellThread", command: { type: "GreetFromBot", epoch: after.epoch } }];
    case "ConversationQueued":
    case "WaitReasserted":
      return enqueue(after, configuration);
    case "OfferReturned":
      return [
        tellGroup({
          type: "Release",
          conversation: conversationId({ thread: after.id, number: event.conversation }),
          epoch: event.epoch,
          why: "returned",
        }),
      ];
    case "OfferEnded":
      return releaseOffered(before, event);
    case "AgentLost":
      return releaseHeld(before, "agent-lost");
    case "WrapUpStarted":
      return event.blocksCapacity ? [] : releaseHeld(before, "wrapping-up");
    case "ConversationClosed":
      return [
        ...leaveGroup(before, event),
        ...rememberClosed(before, event),
        live("UnlistLive", after, event),
      ];
    default:
      return [];
  }
}

function tellGroup(command: GroupCommand): Extract<ThreadEffect, { type: "TellGroup" }> {
  return { type: "TellGroup", command };
}

function enqueue(thread: Thread, configuration: Configuration): readonly ThreadEffect[] {
  const { current } = thread;
  if (current?.at.stage !== "queued") return [];
  const item = waitingItem(thread, current, current.at.queueId, configuration);
  return [tellGroup({ type: "Enqueue", item })];
}

/** What the group is told of a conversation that waits. */
export function waitingItem(
  thread: Thread,
  current: Conversation,
  queueId: WaitingItem["queueId"],
  configuration: Configuration,
): WaitingItem {
  const workstream = configuration.workstreams.find((w) => w.id === current.workstreamId);
  return {
    conversation: conversationId({ thread: thread.id, number: current.number }),
    epoch: thread.epoch,
    queueId,
    since: current.waitingSince ?? current.openedAt,
    units: workstream?.capacityUnits ?? 1,
    allowedPresences: workstream?.allowedPresences ?? ["available"],
    botsAllowed: workstream?.mode === "push",
    formerBots: current.formerBots,
    declines: current.declines,
    transferredBy: current.transferredBy,
  };
}

type ReleaseReason = Extract<GroupCommand, { type: "Release" }>["why"];

function release(thread: Thread, held: { number: number; epoch: number; why: ReleaseReason }): ThreadEffect {
  return tellGroup({
    type: "Release",
    conversation: conversationId({ thread: thread.id, number: held.number }),
    epoch: held.epoch,
    why: held.why,
  });
}

function releaseHeld(before: Thread, why: ReleaseReason): readonly ThreadEffect[] {
  const { current } = before;
  if (current?.at.stage !== "with-agent") return [];
  return [release(before, { number: current.number, epoch: current.at.reservedAt, why })];
}

function releaseOffered(before: Thread, event: ThreadEventOf<"OfferEnded">): readonly ThreadEffect[] {
  const why = event.how === "customer-left" ? "left" : event.how;
  return [release(before, { number: event.conversation, epoch: before.epoch, why })];
}

/**
 * That it waits may still be on its way from another function, and would be heard after its withdrawal: so that is said
 * again when no invocation of before can be under way.
 */
const stragglersMs = 5 * 60 * 1000;

/** A closed conversation leaves neither a waiting row nor reserved capacity behind. */
function leaveGroup(before: Thread, event: ThreadEventOf<"ConversationClosed">): readonly ThreadEffect[] {
  const wrapUp = before.wrappingUp.find((w) => w.number === event.conversation);
  if (wrapUp !== undefined) {
    return [release(before, { number: wrapUp.number, epoch: wrapUp.reservedAt, why: "ended" })];
  }
  const { current } = before;
  if (current?.at.stage !== "queued") return [];
  const conversation = conversationId({ thread: before.id, number: current.number });
  const withdraw = { type: "Withdraw", conversation, epoch: before.epoch } as const;
  return [tellGroup(withdraw), { ...tellGroup(withdraw), at: event.at + stragglersMs }];
}

function live(
  type: "ListLive" | "UnlistLive",
  { id: thread }: Thread,
  { conversation }: ThreadEvent,
): ThreadEffect {
  return { type, conversation: conversationId({ thread, number: conversation }) };
}

function rememberClosed(before: Thread, event: ThreadEventOf<"ConversationClosed">): readonly ThreadEffect[] {
  const closed = closedConversation(before, event);
  return closed === undefined ? [] : [{ type: "RememberClosed", closed }];
}

/** Whoever has, or had, the conversation in front of them sees the change. */
function notify({ before, after }: Change): readonly ThreadEffect[] {
  const concerned = new Set([...concernedUsers(before), ...concernedUsers(after)]);
  return [...concerned].map((userId) => ({ type: "NotifyUser", userId }));
}

function concernedUsers({ current, wrappingUp }: Thread) {
  const at = current?.at;
  const held = at?.stage === "offered" || at?.stage === "with-agent" ? [at.userId] : [];
  return [...held, ...wrappingUp.map((wrapUp) => wrapUp.userId)];
}
