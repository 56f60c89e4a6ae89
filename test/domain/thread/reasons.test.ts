import { expect, it } from "vitest";
import type { ThreadEvent } from "../../../shared/domain/thread/event.ts";
import { closureReasonOf, statusReasonOf } from "../../../shared/domain/thread/reasons.ts";
import { ann, bankBot } from "../../support/domain/sample.ts";

const closed = (
  because: "bot-ended" | "customer-left" | "wrap-up-closed" | "wrap-up-ran-out",
  from = "active",
) => ({ type: "ConversationClosed", conversation: 1, because, from, at: 1 }) as ThreadEvent;
const offerEnded = (how: "declined" | "ran-out" | "agent-lost") =>
  ({ type: "OfferEnded", conversation: 1, userId: ann, how, at: 1 }) as const;

it.each<[string, ThreadEvent, string | undefined, string | undefined]>([
  ["the bot ends it", closed("bot-ended"), "botEndConversation 027", "conversationEndedByBot 013"],
  [
    "the bot hands over",
    { type: "EscalationAsked", conversation: 1, botId: bankBot },
    "botTransferToAgent 026",
    undefined,
  ],
  ["an offer is declined", offerEnded("declined"), "agentReject 001", undefined],
  ["an offer runs out", offerEnded("ran-out"), "agentTimeout 002", undefined],
  ["an agent is lost", offerEnded("agent-lost"), "agentDisconnected 007", undefined],
  [
    "wrap-up is closed",
    closed("wrap-up-closed", "wrapUp"),
    "agentEndConversation 021",
    "conversationEndedByAgent 008",
  ],
  ["wrap-up runs out", closed("wrap-up-ran-out", "wrapUp"), "autoClose 018", "autoClosedBySystem 010"],
  [
    "the customer leaves the queue",
    closed("customer-left", "open"),
    "customerEndConversation 022",
    "customerDisconnectedOrLeftOpen 012",
  ],
  [
    "the customer leaves the bot",
    closed("customer-left"),
    "customerEndConversation 022",
    "customerDisconnectedOrLeftActive 006",
  ],
])("gives the original's reasons when %s", (_, event, closure, status) => {
  const shown = (reason: ReturnType<typeof closureReasonOf>) => reason && `${reason.name} ${reason.code}`;
  expect([shown(closureReasonOf(event)), shown(statusReasonOf(event))]).toEqual([closure, status]);
});
