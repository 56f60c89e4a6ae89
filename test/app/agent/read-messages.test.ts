import { describe, expect, it } from "vitest";
import { createAttachments } from "../../../shared/adapters/attachments/fetch-attachments.ts";
import { createMemoryThreadStore } from "../../../shared/adapters/memory/thread-store.ts";
import type { AgentCall } from "../../../shared/app/agent/agent-call.ts";
import { readConversation } from "../../../shared/app/agent/read-conversation.ts";
import { readMessages } from "../../../shared/app/agent/read-messages.ts";
import { botId, commandId, queueId, threadId, userId, workstreamId } from "../../../shared/domain/ids.ts";
import type { Workstream } from "../../../shared/domain/routing/configuration.ts";
import type { ThreadEvent } from "../../../shared/domain/thread/event.ts";
import { evolve } from "../../../shared/domain/thread/evolve.ts";
import { newThread } from "../../../shared/domain/thread/state.ts";
import type { SignedInUser } from "../../../shared/ports/access-tokens.ts";
import { customerAddress } from "../../support/memory-app.ts";

const at = Date.UTC(2026, 2, 2, 9);
const thread = threadId("c_kim");
const bank = botId("bank");
const ann = userId("ann");
const cards = queueId("cards");

const opened: ThreadEvent = {
  type: "ConversationOpened",
  conversation: 1,
  workstreamId: workstreamId("chat"),
  address: customerAddress,
  revision: 1,
  at,
};
const handedOver: readonly ThreadEvent[] = [
  {
    type: "VariablesSet",
    conversation: 1,
    by: "bot",
    variables: { values: { Topic: "Cards", Tier: 2, Token: "s3cret" }, displayable: ["Tier"] },
    accepted: ["Topic", "Tier", "Token"],
    refused: [{ name: "Limit", reason: "not-declared" }],
    warnings: ["topic: differs from Topic in case only"],
  },
  { type: "EscalationAsked", conversation: 1, botId: bank, summary: "Lost a card" },
  {
    type: "QueueChosen",
    conversation: 1,
    queueId: cards,
    because: "rule",
    rule: "CardRule",
    trace: [{ rule: "LoanRule", result: "not-matched", notes: ["differs in case only"] }],
    revision: 1,
    warnings: ["LoanRule: differs in case only"],
  },
  { type: "ConversationQueued", conversation: 1, queueId: cards, at },
  { type: "OfferMade", conversation: 1, queueId: cards, userId: ann, expiresAt: at + 60_000 },
  { type: "OfferAccepted", conversation: 1, userId: ann, agentName: "Ann" },
];

const chat: Workstream = {
  id: workstreamId("chat"),
  name: "Chat",
  mode: "push",
  channels: [],
  capacityUnits: 30,
  allowedPresences: ["available"],
  wrapUp: { block: "always", closeAfterSeconds: 900 },
  variables: [{ name: "Topic", type: "text" }],
  undeclaredVariables: "create",
  rules: [],
  fallbackQueue: cards,
};

/** A thread on which this happened, as Ann sees it. */
const happened = (...events: readonly ThreadEvent[]) =>
  happenedFor({ id: ann, roles: ["agent"] }, { events, workstreams: [chat] });

async function happenedFor(
  user: SignedInUser,
  {
    events,
    workstreams,
  }: { readonly events: readonly ThreadEvent[]; readonly workstreams: readonly Workstream[] },
) {
  const threads = createMemoryThreadStore();
  const loaded = await threads.load(thread);
  await threads.save(thread, {
    loaded,
    next: events.reduce(evolve, newThread(thread)),
    entries: events.map((event, index) => ({
      sequence: index + 1,
      at,
      commandId: commandId("x_1"),
      actor: { kind: "system" },
      event,
    })),
    command: { id: commandId("x_1"), type: "test", at, outcome: { done: true }, effects: [] },
  });
  const configuration = {
    workstreams,
    queues: [{ id: cards, name: "Cards", priority: 1, members: [] }],
    agents: [{ id: ann, displayName: "Ann", capacity: 90 }],
    bots: [{ id: bank, displayName: "Bank Bot", appId: "a", handle: "bank", capacity: 1000 }],
    offer: { seconds: 60, maxDeclines: 3, retryAfterSeconds: 10 },
    presence: { leaseSeconds: 60, graceSeconds: 150 },
    botTurnSeconds: 30,
  };
  const deps = {
    threads,
    clock: { now: () => at, sleep: async () => undefined },
    revision: async () => ({ number: 1, configuration }),
    attachments: createAttachments({ isAllowed: (url) => url.startsWith("https://files.example/") }),
    pastRevision: async () => undefined,
  };
  const call = {
    params: { conversationId: "c_kim.1" },
    user,
    body: {},
  } as const;
  const page: AgentCall<unknown, { after: number; limit: number }> = {
    ...call,
    query: { after: 0, limit: 200 },
  };
  const [messages, details] = await Promise.all([
    readMessages(deps, page),
    readConversation(deps, { ...call, query: {} }),
  ]);
  if (messages.kind !== "found" || details.kind !== "found") throw new Error("ann may not read it");
  return { messages: messages.value.messages, details: details.value };
}

describe("what a bot said", () => {
  it("shows whether the customer saw it", async () => {
    const spoke = (text: string, bridged: boolean, late: boolean): ThreadEvent => ({
      type: "BotSpoke",
      conversation: 1,
      botId: bank,
      bridged,
      late,
      content: { text },
    });
    const { messages } = await happened(
      opened,
      spoke("Hi", true, false),
      spoke("internal", false, false),
      ...handedOver,
      spoke("too late", true, true),
    );
    const said = messages.filter(({ sender }) => sender.kind === "bot");
    expect(said).toMatchObject([
      { sender: { name: "Bank Bot" }, text: "Hi", bridged: true, late: false },
      { text: "internal", bridged: false, late: false },
      { text: "too late", bridged: true, late: true },
    ]);
  });
});

describe("an escalation", () => {
  it("brings the summary, in a field of its own, and the reasons of a refusal", async () => {
    const refused: ThreadEvent = {
      type: "EscalationRefused",
      conversation: 1,
      botId: bank,
      reasons: ["Topic is missing"],
    };
    const { messages } = await happened(opened, refused, ...handedOver);
    const asked = messages.find(({ kind }) => kind === "escalation-asked");
    expect(asked).toMatchObject({ text: "Bank Bot asked for people to take over.", summary: "Lost a card" });
    expect(messages.find(({ kind }) => kind === "escalation-refused")?.text).toContain("Topic is missing");
  });

  it("leaves summary, variables, warnings and the reason of the queue with the conversation", async () => {
    const { details } = await happened(opened, ...handedOver);
    expect(details).toMatchObject({
      access: "held",
      openedAt: "2026-03-02T09:00:00.000Z",
      summary: "Lost a card",
      variables: [
        { name: "Topic", value: "Cards", displayable: false },
        { name: "Tier", value: 2, displayable: true },
      ],
      warnings: [
        "topic: differs from Topic in case only",
        "Limit: not-declared",
        "LoanRule: differs in case only",
      ],
      whyHere: { queueId: "cards", because: "rule", rule: "CardRule", revision: 1, rules: [] },
    });
  });

  it("leaves them with it in wrap-up, too", async () => {
    const { details } = await happened(opened, ...handedOver, {
      type: "WrapUpStarted",
      conversation: 1,
      userId: ann,
      by: "customer",
      closesAt: at + 1000,
      blocksCapacity: true,
      at,
    });
    expect(details).toMatchObject({
      access: "wrap-up",
      status: "wrapUp",
      summary: "Lost a card",
      queue: { name: "Cards" },
      wrapUpClosesAt: "2026-03-02T09:00:01.000Z",
    });
  });
});

describe("variables", () => {
  const sam: SignedInUser = { id: userId("sam"), roles: ["agent", "supervisor"] };
  const namesFor = async (user: SignedInUser, workstreams: readonly Workstream[]) => {
    const { details } = await happenedFor(user, { events: [opened, ...handedOver], workstreams });
    return details.variables.map(({ name }) => name);
  };

  it("are shown to agents when they are displayable, or declared by the workstream of the conversation", async () => {
    const other = {
      ...chat,
      id: workstreamId("other"),
      variables: [{ name: "Token", type: "text" as const }],
    };
    expect(await namesFor({ id: ann, roles: ["agent"] }, [other, chat])).toEqual(["Topic", "Tier"]);
  });

  it("are shown to agents only when displayable, once the workstream is gone", async () => {
    expect(await namesFor({ id: ann, roles: ["agent"] }, [])).toEqual(["Tier"]);
  });

  it("are all shown to supervisors", async () => {
    expect(await namesFor(sam, [chat])).toEqual(["Topic", "Tier", "Token"]);
  });
});

describe("attachments", () => {
  it("are shown by kind, name and web address, and nothing a page could run", async () => {
    const message = {
      text: "",
      attachments: [
        { contentType: "image/png", name: "card.png", contentUrl: "https://files.example/card.png" },
        { contentType: "image/png", contentUrl: "https://elsewhere.example/card.png" },
        { contentType: "text/html", contentUrl: "javascript:alert(1)" },
        { contentType: "image/svg+xml", contentUrl: "data:image/svg+xml,<svg/>" },
        { contentType: 7, name: ["x"], content: { body: [] } },
        "nonsense",
      ],
    };
    const { messages } = await happened(opened, ...handedOver, {
      type: "MessageReceived",
      conversation: 1,
      message,
    });
    expect(messages.at(-1)?.attachments).toEqual([
      { contentType: "image/png", name: "card.png", url: "https://files.example/card.png", file: true },
      { contentType: "image/png", url: "https://elsewhere.example/card.png" },
      { contentType: "text/html" },
      { contentType: "image/svg+xml" },
      {},
      {},
    ]);
  });
});

describe("a failure", () => {
  it("is told in plain words", async () => {
    const { messages } = await happened(
      opened,
      ...handedOver,
      { type: "BotFailed", conversation: 1, botId: bank, failure: "timeout" },
      { type: "CommandFailed", conversation: 1, failed: { id: commandId("x_2"), type: "ReceiveMessage" } },
    );
    expect(messages.slice(-2).map(({ text }) => text)).toEqual([
      "Bank Bot failed: timeout.",
      "Something broke: ReceiveMessage was given up.",
    ]);
  });
});
