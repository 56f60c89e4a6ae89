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
  messages: readonly Message[];
}

export type Answer =
  | { readonly kind: "ok"; readonly body: unknown }
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "not-found" };

/** Times of the sample messages count from here. */
const now = () => new Date().toISOString();
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

const queues = [
  { id: "credit-card", name: "CreditCardQueue" },
  { id: "home-loan", name: "HomeLoanQueue" },
  { id: "bot", name: "BotQueue" },
];

/** What the agent API shows, held in memory: enough of its behaviour for the console to be used. */
export class AgentDesk {
  readonly typed: string[] = [];
  readonly notes: (string | undefined)[] = [];
  readonly transfers: unknown[] = [];
  readonly #changes = new EventEmitter();
  readonly #people = new Map<string, Me>();
  readonly #offers = new Map<string, Offer>();
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
    const [queue] = queues;
    if (queue === undefined) return;
    const common = {
      id,
      status: "active",
      stage: "offered",
      customerName,
      openedAt: inSeconds(-300),
    } as const;
    this.#conversations.set(id, {
      listed: { ...common, queueId: queue.id, queueName: queue.name, lastSequence: 0 },
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
        whyHere: { queueId: queue.id, because: "rule", rule: "CreditCardRule" },
      },
      holder: undefined,
      messages: [],
    });
    this.#offers.set(to, {
      conversationId: id,
      epoch: 3,
      queueId: queue.id,
      queueName: queue.name,
      expiresAt: inSeconds(seconds),
      waitingSince: inSeconds(-75),
      variables,
      customerName,
    });
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
    conversation.listed = { ...conversation.listed, lastSequence: sequence };
    this.#changed();
    return sequence;
  }

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
    if (operation === "agent-me") return { kind: "ok", body: this.#person(user) };
    if (operation === "agent-queues") return { kind: "ok", body: { queues } };
    const conversation = this.#conversations.get(params["conversationId"] ?? "");
    if (conversation?.holder !== user) return { kind: "not-found" };
    const { messages, listed, details } = conversation;
    if (operation === "agent-conversation-messages") {
      const found = messages.filter(({ sequence }) => sequence > after);
      const next = found.at(-1)?.sequence ?? after;
      return { kind: "ok", body: { messages: found, next, more: false } };
    }
    const { status, stage, wrapUpClosesAt } = listed;
    const access = stage === "wrap-up" ? "wrap-up" : "held";
    const closes = wrapUpClosesAt === undefined ? {} : { wrapUpClosesAt };
    return { kind: "ok", body: { ...details, status, stage, access, ...closes } };
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
        this.#offers.delete(user);
        return undefined;
      },
      "agent-conversation-send": () => {
        const sender = { kind: "agent", name: this.#person(user).displayName } as const;
        this.add(conversation.listed.id, { kind: "message", sender, text: String(body["text"]) });
        return undefined;
      },
      "agent-conversation-transfer": () => {
        if (body["queueId"] === "bot") return "only-the-same-bot";
        this.transfers.push(body);
        conversation.holder = undefined;
        return undefined;
      },
      "agent-conversation-end": () => this.#startWrapUp(conversation),
      "agent-conversation-close": () => {
        this.notes.push(body["notes"] as string | undefined);
        conversation.holder = undefined;
        return undefined;
      },
    };
    const isOffered = /accept|decline/.test(operation);
    if (!isOffered && conversation.holder !== user) return "not-yours";
    return acts[operation]?.();
  }

  #accept(conversation: HeldConversation, user: string): string | undefined {
    const offer = this.#offers.get(user);
    if (offer?.conversationId !== conversation.listed.id) return "offer-expired";
    this.#offers.delete(user);
    conversation.holder = user;
    conversation.listed = { ...conversation.listed, stage: "with-agent" };
    return undefined;
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
    const offer = this.#offers.get(user);
    return {
      cursor: String(this.#version),
      me: { ...this.#person(user), unitsInUse: held.length * 30 },
      offers: offer === undefined ? [] : [offer],
      conversations: held.map(({ listed }) => listed),
    };
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
