import {
  botId,
  commandId,
  queueId,
  type ThreadId,
  threadId,
  userId,
  workstreamId,
} from "../../../shared/domain/ids.ts";
import type { ThreadEffect } from "../../../shared/domain/thread/effect.ts";
import type { ThreadEvent } from "../../../shared/domain/thread/event.ts";
import type { Conversation, Thread } from "../../../shared/domain/thread/state.ts";
import type { CommandRecord, JournalEntry } from "../../../shared/ports/aggregate-store.ts";
import type { ThreadStore } from "../../../shared/ports/thread-store.ts";

export const hostileText = "19:…@thread.v2;messageid=1/a#b?c\\d%20'\"\u0007 👩‍👩‍👧 ÄÖ";
export const hostileThread = threadId(hostileText);

export const conversation: Conversation = {
  number: 1,
  workstreamId: workstreamId("chat"),
  openedAt: 1_000,
  at: { stage: "with-bot", queueId: queueId("bots"), botId: botId("greeter"), greeted: false },
  waitingSince: undefined,
  variables: { values: { name: "Ada", age: 36, vip: true, 'odd "name"': "👩‍👩‍👧" }, displayable: ["name"] },
  summary: "wants a refund",
  formerBots: [botId("greeter")],
  declines: { [userId("bob")]: { count: 2, lastAt: 900 } },
  transferredBy: [userId("carol")],
  agentSessions: [{ userId: userId("carol"), endedAt: 800, to: 4 }, { userId: userId("dave") }],
  toldToWait: true,
  toldNobodyHere: 950,
  unheardFrom: 3,
};

/** A thread with something in every field. */
export function fullThread(id: ThreadId): Thread {
  return {
    id,
    address: {
      channelId: "webchat",
      serviceUrl: "https://channel.example/",
      conversationId: hostileText,
      customer: { id: "customer", name: "Ada" },
      bot: { id: "bot" },
      locale: "en-GB",
    },
    epoch: 7,
    sequence: 12,
    conversations: 2,
    current: conversation,
    wrappingUp: [
      {
        number: 1,
        workstreamId: workstreamId("chat"),
        userId: userId("erin"),
        queueId: queueId("billing"),
        reservedAt: 3,
        closesAt: 5_000,
        agentSessions: [{ userId: userId("erin"), to: 9, endedAt: 950 }],
      },
    ],
    past: [{ number: 1, closedAt: 700, agentSessions: [] }],
    botMemory: {
      [botId("greeter")]: { "greeter/conversations/1": { step: 2, list: [1, "two", null] } },
      [botId(hostileText)]: { empty: {} },
    },
    wake: { id: "wake-1", dueAt: 9_000 },
    groupRefusedAt: 4_000,
  };
}

const address = {
  channelId: "webchat",
  serviceUrl: "https://c",
  conversationId: "c",
  customer: { id: "u" },
  bot: { id: "b" },
};

export const sendToCustomer: ThreadEffect = {
  type: "SendToCustomer",
  address,
  conversation: 1,
  sequence: 1,
  from: { kind: "bot", name: "Greeter" },
  content: { text: "Hello", attachments: [{ contentType: "x/y", content: { deep: [1] } }] },
};

export function record(id: string, effects: readonly ThreadEffect[] = []): CommandRecord<ThreadEffect> {
  const outcome = { done: true } as const;
  return { id: commandId(id), type: "SendToCustomer", at: 1_000, outcome, effects, fingerprint: "asked" };
}

export function refusal(id: string): CommandRecord<ThreadEffect> {
  return { ...record(id), outcome: { done: false, reason: "not-with-bot" } };
}

export function entry(
  sequence: number,
  options: { readonly conversation?: number; readonly text?: string } = {},
): JournalEntry<ThreadEvent> {
  return {
    sequence,
    at: 1_000 + sequence,
    commandId: commandId("c"),
    actor: { kind: "customer" },
    event: {
      type: "MessageReceived",
      conversation: options.conversation ?? 1,
      message: { text: options.text ?? `message ${sequence}`, value: { odd: [null] } },
    },
  };
}

/** Loads, and saves what becomes of it. */
export async function change(
  store: ThreadStore,
  id: ThreadId,
  options: {
    readonly command: string;
    readonly next: (state: Thread) => Thread;
    readonly entries?: readonly JournalEntry<ThreadEvent>[];
    readonly effects?: readonly ThreadEffect[];
  },
): Promise<"saved" | "conflict" | "duplicate"> {
  const loaded = await store.load(id);
  return store.save(id, {
    loaded,
    next: options.next(loaded.state),
    entries: options.entries ?? [],
    command: record(options.command, options.effects),
  });
}
