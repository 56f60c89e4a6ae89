import { EventEmitter, once } from "node:events";
import type {
  ConversationDetails,
  InboxConversation,
  Me,
  Message,
  Offer,
  SyncSnapshot,
} from "../../../shared/wire/agent-api/types.ts";

interface HeldConversation {
  listed: InboxConversation;
  readonly details: ConversationDetails;
  holder: string | undefined;
  /** Who had it may read it a while longer, as at the API. */
  readonly formerHolders: Set<string>;
  messages: readonly Message[];
}

interface Closed {
  readonly user: string;
  readonly listed: InboxConversation;
  readonly closedAt: string;
  readonly disposition?: string;
}

export type Answer =
  | { readonly kind: "ok"; readonly body: unknown }
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "not-found" };

/** Times of the sample messages count from here. */
const now = () => new Date().toISOString();
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

const queues = [
  { id: "credit-card", name: "CreditCardQueue", agentsAvailable: 2, waiting: 0, hasBot: false },
  { id: "home-loan", name: "HomeLoanQueue", agentsAvailable: 0, waiting: 4, hasBot: false },
  { id: "bot", name: "BotQueue", agentsAvailable: 0, waiting: 0, hasBot: true },
];
const pageLength = 200;

const cannedReplies = [
  { slug: "hello", title: "Greeting", text: "Hello {CustomerName}, this is {AgentName}. How can I help?" },
  { slug: "moment", title: "One moment", text: "One moment, please. I am looking into it." },
  {
    slug: "card-limit",
    title: "Card limit raised",
    text: "Your new limit holds from now on, {CustomerName}.",
  },
];

const previous = [
  {
    id: "earlier.1",
    openedAt: "2026-10-02T08:15:00.000Z",
    closedAt: "2026-10-02T08:40:00.000Z",
    queueName: "CreditCardQueue",
    agentNames: ["Ben Osei"],
    disposition: "Solved",
    notes: "Blocked the old card and ordered a new one.",
    closedBecause: "wrap-up-closed",
  },
];

/** A file that a customer sent, as the proxy would give it. */
export interface SentFile {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** What the agent API shows, held in memory: enough of its behaviour for the console to be used. */
export class AgentDesk {
  readonly typed: string[] = [];
  readonly notes: (string | undefined)[] = [];
  readonly dispositions: (string | undefined)[] = [];
  readonly transfers: unknown[] = [];
  readonly #closed: Closed[] = [];
  readonly #changes = new EventEmitter();
  readonly #people = new Map<string, Me>();
  readonly #offers = new Map<string, readonly Offer[]>();
  readonly #conversations = new Map<string, HeldConversation>();
  #version = 0;

  addPerson(id: string, displayName: string, roles: Me["roles"]): void {
    this.#people.set(id, { id, displayName, roles, presence: "offline", capacity: 90, unitsInUse: 0 });
  }

  presenceOf = (user: string) => this.#person(user).presence;

  setPresence(user: string, presence: Me["presence"]): void {
    this.#people.set(user, { ...this.#person(user), presence });
    this.#changed();
  }

  /** A conversation that a bot has had, and that somebody is offered. */
  offer(to: string, id: string, { customerName = "Maria Silva", seconds = 60 } = {}): void {
    const variables = [{ name: "BotHandoffTopic", value: "CreditCard", displayable: true }];
    const [{ id: queueId, name } = { id: "", name: "" }] = queues;
    const queue = { id: queueId, name };
    const common = {
      id,
      status: "active",
      stage: "offered",
      customerName,
      openedAt: inSeconds(-300),
    } as const;
    this.#conversations.set(id, {
      listed: { ...common, queueId: queue.id, queueName: queue.name, lastSequence: 0, customerMessages: 0 },
      details: {
        ...common,
        access: "offered",
        epoch: 3,
        queue,
        variables,
        summary:
          "Wants a higher limit on the Gold card before a trip on Friday.\nIdentity checked by the bot.",
        warnings: [],
        unbridgedMessages: 1,
        whyHere: whyHereOf(queue.id),
        offers: [
          { agentName: "Ben Osei", madeAt: inSeconds(-90), outcome: "ran-out", endedAt: inSeconds(-30) },
          { agentName: this.#person(to).displayName, madeAt: inSeconds(0), outcome: "open" },
        ],
        dispositions: ["Solved", "Called back", "Not a case for us"],
      },
      holder: undefined,
      formerHolders: new Set(),
      messages: [],
    });
    const offer: Offer = {
      conversationId: id,
      epoch: 3,
      queueId: queue.id,
      queueName: queue.name,
      expiresAt: inSeconds(seconds),
      waitingSince: inSeconds(-75),
      variables,
      customerName,
    };
    this.#offers.set(to, [...this.#offersTo(to), offer]);
    this.#changed();
  }

  /** A conversation that somebody has already, with a thread of that many messages. */
  hold(by: string, id: string, { customerName = "Maria Silva", length = 1 } = {}): void {
    this.offer(by, id, { customerName });
    this.act(by, "agent-conversation-accept", { conversationId: id }, {});
    const conversation = this.#conversation(id);
    const begun = Date.now() - length * 20_000;
    conversation.messages = Array.from({ length }, (_, index) => sampleMessage(index, begun, customerName));
    conversation.listed = { ...conversation.listed, lastSequence: length };
    this.#changed();
  }

  /** In hand without an offer, and as the list shows it. */
  give(to: string, id: string, listed: Partial<InboxConversation> = {}): void {
    this.offer(to, id);
    this.#answerOffer(to, id);
    const conversation = this.#conversation(id);
    conversation.holder = to;
    conversation.listed = { ...conversation.listed, stage: "with-agent", ...listed };
    this.#changed();
  }

  withdrawOffer(from: string): void {
    this.#offers.delete(from);
    this.#changed();
  }

  add(id: string, message: Pick<Message, "kind" | "sender" | "text"> & Partial<Message>): number {
    const conversation = this.#conversation(id);
    const sequence = conversation.messages.length + 1;
    conversation.messages = [...conversation.messages, { sequence, at: now(), ...message }];
    conversation.listed = heardIn({ ...conversation.listed, lastSequence: sequence }, message);
    this.#changed();
    return sequence;
  }

  /** The customer is seen typing. */
  customerTypes(id: string, seconds = 6): void {
    const conversation = this.#conversation(id);
    conversation.listed = { ...conversation.listed, customerTypingUntil: inSeconds(seconds) };
    this.#changed();
  }

  /** Files by the sequence of their message: what the proxy gives for its first attachment. */
  readonly files = new Map<number, SentFile>();

  customerSays(id: string, text: string): number {
    const name = this.#conversation(id).listed.customerName ?? "Customer";
    return this.add(id, { kind: "message", sender: { kind: "customer", name }, text });
  }

  settle(id: string, sequence: number, delivery: Message["delivery"]): void {
    const conversation = this.#conversation(id);
    conversation.messages = conversation.messages.map((message) =>
      message.sequence === sequence && delivery !== undefined ? { ...message, delivery } : message,
    );
    this.#changed();
  }

  endByCustomer(id: string): void {
    this.#startWrapUp(this.#conversation(id));
    this.#changed();
  }

  read(user: string, operation: string, params: Record<string, string>, after = 0): Answer {
    const everywhere: Record<string, () => unknown> = {
      "agent-me": () => this.#person(user),
      "agent-queues": () => ({ queues }),
      "agent-canned-replies": () => ({ replies: cannedReplies }),
      "agent-closed": () => ({ conversations: this.#closedOf(user) }),
    };
    const body = everywhere[operation]?.();
    return body === undefined ? this.#readOne(user, operation, params, after) : { kind: "ok", body };
  }

  #readOne(user: string, operation: string, params: Record<string, string>, after: number): Answer {
    const conversation = this.#conversations.get(params["conversationId"] ?? "");
    const isHeld = conversation?.holder === user;
    if (conversation === undefined || !(isHeld || conversation.formerHolders.has(user))) {
      return { kind: "not-found" };
    }
    if (operation === "agent-conversation-previous") return { kind: "ok", body: { conversations: previous } };
    if (operation === "agent-conversation-messages") return pageOf(conversation.messages, after);
    const { status, stage, wrapUpClosesAt } = conversation.listed;
    const heldAs = stage === "wrap-up" ? "wrap-up" : "held";
    const access = isHeld ? heldAs : "left";
    const closes = wrapUpClosesAt === undefined ? {} : { wrapUpClosesAt };
    return { kind: "ok", body: { ...conversation.details, status, stage, access, ...closes } };
  }

  act(
    user: string,
    operation: string,
    params: Record<string, string>,
    body: Record<string, unknown>,
  ): Answer {
    const done: Answer = { kind: "ok", body: undefined };
    if (operation === "agent-presence") {
      this.setPresence(user, body["presence"] as Me["presence"]);
      return done;
    }
    const conversation = this.#conversations.get(params["conversationId"] ?? "");
    if (conversation === undefined) return { kind: "not-found" };
    const code = this.#actOn(conversation, user, operation, body);
    this.#changed();
    return code === undefined ? done : { kind: "refused", code };
  }

  #actOn(
    conversation: HeldConversation,
    user: string,
    operation: string,
    body: Record<string, unknown>,
  ): string | undefined {
    const acts: Record<string, () => string | undefined> = {
      "agent-conversation-accept": () => this.#accept(conversation, user),
      "agent-conversation-decline": () => {
        this.#answerOffer(user, conversation.listed.id);
        return undefined;
      },
      "agent-conversation-send": () => {
        const sender = { kind: "agent", name: this.#person(user).displayName } as const;
        this.add(conversation.listed.id, { kind: "message", sender, text: String(body["text"]) });
        return undefined;
      },
      "agent-conversation-note": () => {
        const sender = { kind: "agent", name: this.#person(user).displayName } as const;
        this.add(conversation.listed.id, { kind: "note", sender, text: String(body["text"]) });
        return undefined;
      },
      "agent-conversation-transfer": () => {
        if (body["queueId"] === "bot") return "only-the-same-bot";
        this.transfers.push(body);
        this.#leave(conversation, user);
        return undefined;
      },
      "agent-conversation-end": () => this.#startWrapUp(conversation),
      "agent-conversation-close": () => {
        this.notes.push(body["notes"] as string | undefined);
        this.dispositions.push(body["disposition"] as string | undefined);
        this.#closed.unshift({ user, listed: conversation.listed, closedAt: now(), ...dispositionIn(body) });
        this.#leave(conversation, user);
        return undefined;
      },
    };
    const isOffered = /accept|decline/.test(operation);
    if (!isOffered && conversation.holder !== user) return "not-yours";
    return acts[operation]?.();
  }

  #leave(conversation: HeldConversation, user: string): void {
    conversation.holder = undefined;
    conversation.formerHolders.add(user);
  }

  #accept(conversation: HeldConversation, user: string): string | undefined {
    const { id } = conversation.listed;
    if (!this.#offersTo(user).some(({ conversationId }) => conversationId === id)) return "offer-expired";
    this.#answerOffer(user, id);
    conversation.holder = user;
    conversation.listed = { ...conversation.listed, stage: "with-agent" };
    return undefined;
  }

  #offersTo(user: string): readonly Offer[] {
    return this.#offers.get(user) ?? [];
  }

  #answerOffer(user: string, id: string): void {
    this.#offers.set(
      user,
      this.#offersTo(user).filter(({ conversationId }) => conversationId !== id),
    );
  }

  #startWrapUp(conversation: HeldConversation): undefined {
    const wrapUpClosesAt = inSeconds(15 * 60);
    conversation.listed = { ...conversation.listed, status: "wrapUp", stage: "wrap-up", wrapUpClosesAt };
  }

  async sync(user: string, cursor: string | undefined, stop: AbortSignal): Promise<SyncSnapshot | undefined> {
    if (cursor === String(this.#version)) {
      await once(this.#changes, "change", { signal: stop }).catch(() => undefined);
    }
    if (stop.aborted) return undefined;
    const held = [...this.#conversations.values()].filter(({ holder }) => holder === user);
    return {
      cursor: String(this.#version),
      me: { ...this.#person(user), unitsInUse: held.length * 30 },
      offers: [...this.#offersTo(user)],
      conversations: held.map(({ listed }) => listed),
    };
  }

  #closedOf(user: string): unknown {
    return this.#closed
      .filter((closed) => closed.user === user)
      .map(({ listed: { id, queueId, queueName, customerName }, closedAt, disposition }) => ({
        id,
        queueId,
        queueName,
        closedAt,
        ...(customerName === undefined ? {} : { customerName }),
        ...(disposition === undefined ? {} : { disposition }),
      }));
  }

  #person(id: string): Me {
    const person = this.#people.get(id);
    if (person === undefined) throw new Error(`${id} is not a person of this desk`);
    return person;
  }

  #conversation(id: string): HeldConversation {
    const conversation = this.#conversations.get(id);
    if (conversation === undefined) throw new Error(`${id} is not a conversation of this desk`);
    return conversation;
  }

  #changed(): void {
    this.#version++;
    this.#changes.emit("change");
  }
}

function pageOf(messages: readonly Message[], after: number): Answer {
  const found = messages.filter(({ sequence }) => sequence > after);
  const page = found.slice(0, pageLength);
  const next = page.at(-1)?.sequence ?? after;
  return { kind: "ok", body: { messages: page, next, more: page.length < found.length } };
}

function whyHereOf(queueId: string): NonNullable<ConversationDetails["whyHere"]> {
  const attribute = "BotHandoffTopic";
  return {
    queueId,
    because: "rule",
    rule: "CreditCardRule",
    at: inSeconds(-80),
    revision: 1,
    rules: [
      {
        rule: "BotRule",
        result: "not-matched",
        notes: [],
        tests: [{ attribute, operator: "does-not-contain-data", actual: "CreditCard", holds: false }],
      },
      {
        rule: "CreditCardRule",
        result: "matched",
        notes: [],
        tests: [{ attribute, operator: "equals", expected: "CreditCard", actual: "CreditCard", holds: true }],
      },
    ],
  };
}

function heardIn(
  listed: InboxConversation,
  { kind, sender, text }: Pick<Message, "kind" | "sender" | "text">,
): InboxConversation {
  if (kind !== "message" || sender.kind === "system") return listed;
  const { customerTypingUntil: _, ...rest } = listed;
  return {
    ...rest,
    lastMessage: { from: sender.kind, text: text.slice(0, 140) },
    customerMessages: (listed.customerMessages ?? 0) + (sender.kind === "customer" ? 1 : 0),
  };
}

function dispositionIn(body: Record<string, unknown>): { readonly disposition?: string } {
  return typeof body["disposition"] === "string" ? { disposition: body["disposition"] } : {};
}

/** Some long, some short; the customer and a bot by turns. */
function sampleMessage(index: number, begun: number, customerName: string): Message {
  const words = "I would like to know how this works ".repeat(index % 7);
  return {
    sequence: index + 1,
    at: new Date(begun + index * 20_000).toISOString(),
    kind: "message",
    sender: index % 3 === 2 ? { kind: "bot", name: "Bank Bot" } : { kind: "customer", name: customerName },
    text: `Message ${index + 1}. ${words}`.trim(),
  };
}
