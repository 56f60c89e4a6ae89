import { assertNever } from "../assert-never.ts";
import type { UserId } from "../ids.ts";
import type { ThreadEvent, ThreadEventOf } from "./event.ts";
import type {
  AgentSession,
  Conversation,
  LastMessage,
  PastConversation,
  Stage,
  Thread,
  WrapUp,
} from "./state.ts";

/** Closed conversations that people had stay in the head while their agents may read them: to the end of the next day. */
const rememberedForMs = 48 * 60 * 60 * 1000;
/** A bound on the head's size, far above what one customer and people do in two days. */
const rememberedAtMost = 50;

/** The thread after a fact. Every fact takes the next journal number, whatever else it changes. */
export function evolve(thread: Thread, event: ThreadEvent): Thread {
  return change({ ...thread, sequence: thread.sequence + 1 }, event);
}

function change(thread: Thread, event: ThreadEvent): Thread {
  switch (event.type) {
    case "ConversationOpened":
      return nextEpoch(open(thread, event));
    case "AddressChanged":
      return { ...thread, address: event.address };
    case "GroupChatRefused":
      return { ...thread, address: thread.address ?? event.address, groupRefusedAt: event.at };
    case "WrapUpStarted":
      return nextEpoch(startWrapUp(thread, event));
    case "ConversationClosed":
      return close(thread, event);
    case "BotTurnTaken":
      return {
        ...inCurrent(thread, (current) => ({
          ...current,
          at: greeted(current.at),
          unheardFrom: undefined,
        })),
        botMemory: { ...thread.botMemory, [event.botId]: event.memory },
      };
    default:
      return changeCurrent(thread, event);
  }
}

type ChangesCurrent = Exclude<
  ThreadEvent,
  {
    type:
      | "ConversationOpened"
      | "AddressChanged"
      | "GroupChatRefused"
      | "WrapUpStarted"
      | "ConversationClosed"
      | "BotTurnTaken";
  }
>;

function changeCurrent(thread: Thread, event: ChangesCurrent): Thread {
  switch (event.type) {
    case "VariablesSet":
      return inCurrent(thread, (current) => ({ ...current, variables: event.variables }));
    case "BotEngaged":
      return nextEpoch(inCurrent(thread, (current) => engage(current, event)));
    case "EscalationAsked":
      return nextEpoch(
        inCurrent(thread, (current) => ({
          ...current,
          at: { stage: "routing", cause: { kind: "escalation" } },
          summary: event.summary ?? current.summary,
        })),
      );
    case "ConversationQueued":
      return inCurrent(thread, (current) => ({
        ...current,
        at: { stage: "queued", queueId: event.queueId, assertedAt: event.at },
        waitingSince: current.waitingSince ?? event.at,
      }));
    case "WaitReasserted":
      return inCurrent(thread, (current) => ({ ...current, at: reasserted(current.at, event.at) }));
    case "CustomerTold":
      return inCurrent(thread, (current) => told(current, event.notice));
    default:
      return changeAgent(thread, event);
  }
}

type ChangesAgent = Exclude<
  ChangesCurrent,
  {
    type:
      | "VariablesSet"
      | "BotEngaged"
      | "EscalationAsked"
      | "ConversationQueued"
      | "WaitReasserted"
      | "CustomerTold";
  }
>;

function changeAgent(thread: Thread, event: ChangesAgent): Thread {
  switch (event.type) {
    case "OfferMade":
      return nextEpoch(
        inCurrent(thread, (current) => ({
          ...current,
          at: {
            stage: "offered",
            queueId: event.queueId,
            userId: event.userId,
            expiresAt: event.expiresAt,
          },
        })),
      );
    case "OfferAccepted":
      return inCurrent(thread, (current) => accept(current, event.userId, thread.epoch));
    case "OfferEnded":
      return nextEpoch(inCurrent(thread, (current) => countDecline(current, event)));
    case "TransferAsked":
      return nextEpoch(
        inCurrent(thread, (current) => ({
          ...current,
          at: { stage: "routing", cause: event.cause },
          waitingSince: event.at,
          transferredBy: [...current.transferredBy.filter((id) => id !== event.userId), event.userId],
          agentSessions: endSession(current.agentSessions, event, thread.sequence),
        })),
      );
    case "AgentLost":
      return nextEpoch(
        inCurrent(thread, (current) => ({
          ...current,
          agentSessions: endSession(current.agentSessions, event, thread.sequence),
          waitingSince: event.at,
        })),
      );
    case "EscalationRefused":
      return inCurrent(thread, (current) => ({ ...current, summary: event.summary ?? current.summary }));
    case "BotFailed":
      return nextEpoch(thread);
    case "MessageReceived":
      return inCurrent(thread, (current) => hear(current, event, thread.sequence));
    case "BotSpoke":
      return event.bridged && !event.late ? said(thread, "bot", event.content.text) : thread;
    case "AgentSpoke":
      return said(thread, "agent", event.text);
    case "QueueChosen":
    case "BotNotUnderstood":
    case "OfferReturned":
    case "NoteAdded":
    case "CommandFailed":
      return thread;
    default:
      return assertNever(event);
  }
}

function nextEpoch(thread: Thread): Thread {
  return { ...thread, epoch: thread.epoch + 1 };
}

function inCurrent(thread: Thread, update: (current: Conversation) => Conversation): Thread {
  return thread.current === undefined ? thread : { ...thread, current: update(thread.current) };
}

function open(thread: Thread, event: ThreadEventOf<"ConversationOpened">): Thread {
  return {
    ...thread,
    address: event.address,
    conversations: event.conversation,
    botMemory: {},
    current: {
      number: event.conversation,
      workstreamId: event.workstreamId,
      openedAt: event.at,
      at: { stage: "routing", cause: { kind: "escalation" } },
      waitingSince: undefined,
      variables: { values: {}, displayable: [] },
      summary: undefined,
      formerBots: [],
      declines: {},
      transferredBy: [],
      agentSessions: [],
      toldToWait: false,
      toldNobodyHere: undefined,
      unheardFrom: undefined,
    },
  };
}

/** A person reads along; to anybody else it has to be told. */
function hear(
  current: Conversation,
  { message }: ThreadEventOf<"MessageReceived">,
  sequence: number,
): Conversation {
  const heard: Conversation = {
    ...current,
    lastMessage: { from: "customer", text: shortened(message.text) },
    customerMessages: (current.customerMessages ?? 0) + 1,
  };
  return current.at.stage === "with-agent"
    ? heard
    : { ...heard, unheardFrom: current.unheardFrom ?? sequence };
}

function said(thread: Thread, from: LastMessage["from"], text = ""): Thread {
  return inCurrent(thread, (current) => ({ ...current, lastMessage: { from, text: shortened(text) } }));
}

/** As much as a list has room for. */
const shownCharacters = 140;

function shortened(text: string): string {
  const characters = [...text.slice(0, 2 * shownCharacters)];
  return characters.length <= shownCharacters && text.length <= 2 * shownCharacters
    ? text
    : `${characters.slice(0, shownCharacters - 1).join("")}…`;
}

function engage(current: Conversation, event: ThreadEventOf<"BotEngaged">): Conversation {
  return {
    ...current,
    at: { stage: "with-bot", queueId: event.queueId, botId: event.botId, greeted: false },
    waitingSince: undefined,
    formerBots: [...current.formerBots, event.botId],
  };
}

function told(current: Conversation, notice: ThreadEventOf<"CustomerTold">["notice"]): Conversation {
  if (notice === "waiting") return { ...current, toldToWait: true };
  return notice === "nobodyHere" ? { ...current, toldNobodyHere: current.waitingSince } : current;
}

function greeted(at: Stage): Stage {
  return at.stage === "with-bot" ? { ...at, greeted: true } : at;
}

function reasserted(at: Stage, now: number): Stage {
  return at.stage === "queued" ? { ...at, assertedAt: now } : at;
}

function accept(current: Conversation, userId: UserId, epoch: number): Conversation {
  if (current.at.stage !== "offered") return current;
  return {
    ...current,
    at: { stage: "with-agent", queueId: current.at.queueId, userId, reservedAt: epoch },
    waitingSince: undefined,
    unheardFrom: undefined,
    agentSessions: [...current.agentSessions, { userId }],
  };
}

function countDecline(current: Conversation, event: ThreadEventOf<"OfferEnded">): Conversation {
  if (event.how !== "declined" && event.how !== "ran-out") return current;
  const before = current.declines[event.userId]?.count ?? 0;
  return {
    ...current,
    declines: { ...current.declines, [event.userId]: { count: before + 1, lastAt: event.at } },
  };
}

function endSession(
  sessions: readonly AgentSession[],
  ending: { readonly userId: UserId; readonly at: number },
  sequence: number,
): readonly AgentSession[] {
  return sessions.map((session) =>
    session.userId === ending.userId && session.endedAt === undefined
      ? { ...session, endedAt: ending.at, to: sequence }
      : session,
  );
}

function startWrapUp(thread: Thread, event: ThreadEventOf<"WrapUpStarted">): Thread {
  const { current } = thread;
  if (current?.at.stage !== "with-agent") return thread;
  return {
    ...thread,
    current: undefined,
    wrappingUp: [
      ...thread.wrappingUp,
      {
        number: current.number,
        workstreamId: current.workstreamId,
        openedAt: current.openedAt,
        ...lastSaid(current),
        userId: event.userId,
        queueId: current.at.queueId,
        reservedAt: current.at.reservedAt,
        closesAt: event.closesAt,
        agentSessions: current.agentSessions,
      },
    ],
  };
}

function lastSaid({
  lastMessage,
  customerMessages,
}: Conversation): Pick<WrapUp, "customerMessages" | "lastMessage"> {
  return {
    ...(lastMessage === undefined ? {} : { lastMessage }),
    ...(customerMessages === undefined ? {} : { customerMessages }),
  };
}

function close(thread: Thread, event: ThreadEventOf<"ConversationClosed">): Thread {
  const wrapUp = thread.wrappingUp.find((w) => w.number === event.conversation);
  const past = (sessions: readonly AgentSession[]): readonly PastConversation[] =>
    remember(thread.past, {
      number: event.conversation,
      closedAt: event.at,
      agentSessions: sessions.map((s) => ({
        ...s,
        endedAt: s.endedAt ?? event.at,
        to: s.to ?? thread.sequence,
      })),
    });
  if (wrapUp !== undefined) {
    return {
      ...thread,
      wrappingUp: thread.wrappingUp.filter((w) => w !== wrapUp),
      past: past(wrapUp.agentSessions),
    };
  }
  if (thread.current?.number !== event.conversation) return thread;
  return nextEpoch({ ...thread, current: undefined, past: past(thread.current.agentSessions) });
}

function remember(past: readonly PastConversation[], closed: PastConversation): readonly PastConversation[] {
  const kept = past.filter(({ closedAt }) => closed.closedAt - closedAt < rememberedForMs);
  return (closed.agentSessions.length === 0 ? kept : [...kept, closed]).slice(-rememberedAtMost);
}
