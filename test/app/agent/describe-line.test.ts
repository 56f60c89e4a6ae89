import { describe, expect, it } from "vitest";
import { describeLine } from "../../../shared/app/agent/describe-line.ts";
import { lineTexts } from "../../../shared/app/agent/line-texts.ts";
import { botId, commandId, queueId, userId, workstreamId } from "../../../shared/domain/ids.ts";
import type { ThreadEvent, ThreadEventOf } from "../../../shared/domain/thread/event.ts";
import { lineCode } from "../../../shared/wire/agent-api/line-codes.ts";
import { customerAddress } from "../../support/memory-app.ts";

const at = Date.UTC(2026, 2, 2, 9);
const ann = userId("ann");
const bank = botId("bank");
const [cards, people] = [queueId("cards"), queueId("people")];
const configuration = {
  workstreams: [],
  queues: [
    { id: cards, name: "Cards", priority: 1, members: [] },
    { id: people, name: "People", priority: 1, members: [] },
  ],
  agents: [{ id: ann, displayName: "Ann", capacity: 90 }],
  bots: [{ id: bank, displayName: "Bank Bot", appId: "a", handle: "bank", capacity: 1000 }],
  offer: { seconds: 60, maxDeclines: 3, retryAfterSeconds: 10 },
  presence: { leaseSeconds: 60, graceSeconds: 150 },
  botTurnSeconds: 30,
};

type Chosen = Pick<ThreadEventOf<"QueueChosen">, "because" | "rule" | "instead">;

const chosen = (choice: Chosen): ThreadEvent => ({
  type: "QueueChosen",
  conversation: 1,
  queueId: people,
  ...choice,
  trace: [],
  revision: 1,
  warnings: [],
});
const failed = (failure: ThreadEventOf<"BotFailed">["failure"]): ThreadEvent => ({
  type: "BotFailed",
  conversation: 1,
  botId: bank,
  failure,
});
const offerEnded = (how: ThreadEventOf<"OfferEnded">["how"]): ThreadEvent => ({
  type: "OfferEnded",
  conversation: 1,
  userId: ann,
  how,
  at,
});
const wrappingUp = (by: "agent" | "customer"): ThreadEvent => ({
  type: "WrapUpStarted",
  conversation: 1,
  userId: ann,
  by,
  closesAt: at,
  blocksCapacity: true,
  at,
});
const closed = (because: ThreadEventOf<"ConversationClosed">["because"]): ThreadEvent => ({
  type: "ConversationClosed",
  conversation: 1,
  because,
  from: "active",
  at,
});

/** Every line that can be said. */
const said: readonly ThreadEvent[] = [
  {
    type: "ConversationOpened",
    conversation: 1,
    workstreamId: workstreamId("chat"),
    address: customerAddress,
    revision: 1,
    at,
  },
  chosen({ because: "rule", rule: "CardRule" }),
  chosen({ because: "transfer" }),
  chosen({ because: "no-rule-matched" }),
  chosen({ because: "rule-failed", rule: "CardRule" }),
  chosen({ because: "queue-without-members", instead: cards }),
  chosen({ because: "queue-without-members", instead: cards, rule: "CardRule" }),
  chosen({ because: "only-the-same-bot", instead: cards }),
  chosen({ because: "only-the-same-bot", instead: cards, rule: "CardRule" }),
  chosen({ because: "bot-failed" }),
  { type: "EscalationAsked", conversation: 1, botId: bank },
  { type: "EscalationRefused", conversation: 1, botId: bank, reasons: ["Order: not-declared", "{bot}"] },
  failed("exception"),
  failed("timeout"),
  failed("too-many-activities"),
  failed("too-much-output"),
  failed("too-much-state"),
  failed("not-registered"),
  failed("escalation-refused"),
  failed("given-up"),
  { type: "OfferMade", conversation: 1, queueId: people, userId: ann, expiresAt: at },
  { type: "OfferAccepted", conversation: 1, userId: ann, agentName: "Ann" },
  offerEnded("declined"),
  offerEnded("ran-out"),
  offerEnded("agent-lost"),
  offerEnded("customer-left"),
  { type: "TransferAsked", conversation: 1, userId: ann, cause: { kind: "escalation" }, at },
  { type: "TransferAsked", conversation: 1, userId: ann, cause: { kind: "transfer", queueId: cards }, at },
  { type: "AgentLost", conversation: 1, userId: ann, at },
  wrappingUp("agent"),
  wrappingUp("customer"),
  closed("bot-ended"),
  closed("customer-left"),
  closed("wrap-up-closed"),
  closed("wrap-up-ran-out"),
  { type: "CommandFailed", conversation: 1, failed: { id: commandId("x_1"), type: "ReceiveMessage" } },
];

const lines = said.map((event) => describeLine(event, configuration));
const textOf = (code: string) => lines.find((line) => line?.line.code === code)?.text;

describe("a line of the system", () => {
  it("has a code of its own, and every code is said by some line", () => {
    expect(lines.map((line) => line?.line.code)).toEqual(lineCode.options);
  });

  it("comes with exactly the values that its English text shows", () => {
    for (const line of lines) {
      const code = lineCode.parse(line?.line.code);
      const slugs = [...lineTexts[code].matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([code, ...Object.keys(line?.line.values ?? {})]).toEqual([code, ...slugs]);
    }
  });

  it("names the people, bots and queues by the names that people know", () => {
    expect(textOf("routed-only-the-same-bot-by-rule")).toBe(
      "Routed to People instead of Cards: the chosen queue has only a bot that had the conversation before (CardRule).",
    );
    expect(textOf("offer-ran-out")).toBe("The offer ran out (Ann).");
    expect(textOf("transferred-to-queue")).toBe("Ann transferred the conversation to Cards.");
    expect(textOf("bot-failed-timeout")).toBe("Bank Bot failed: timeout.");
  });

  it("shows a value that looks like a slug as it is", () => {
    expect(textOf("escalation-refused")).toBe(
      "The escalation by Bank Bot was refused: Order: not-declared; {bot}.",
    );
  });
});
