import { expect, it } from "vitest";
import { actorOf } from "../../shared/app/actor-of.ts";
import type { ThreadCommand } from "../../shared/domain/thread/command.ts";
import type { ThreadEvent } from "../../shared/domain/thread/event.ts";
import { address, ann, bankBot } from "../support/domain/sample.ts";

const wake: ThreadCommand = { type: "Wake", wakeId: "w" };
const leaves: ThreadCommand = { type: "CustomerLeaves", address };
const declines: ThreadCommand = { type: "DeclineOffer", userId: ann, conversation: 1, epoch: 4 };
const closes: ThreadCommand = { type: "CloseWrapUp", userId: ann, conversation: 1 };
const closed: ThreadEvent = {
  type: "ConversationClosed",
  conversation: 1,
  because: "wrap-up-closed",
  from: "wrapUp",
  at: 1,
};
const ended: ThreadEvent = { type: "OfferEnded", conversation: 1, userId: ann, how: "declined", at: 1 };

it.each<[string, ThreadEvent, ThreadCommand, object]>([
  ["the agent who declines", ended, declines, { kind: "user", id: ann }],
  ["the system when an offer runs out", { ...ended, how: "ran-out" }, wake, { kind: "system" }],
  ["the agent who closes", closed, closes, { kind: "user", id: ann }],
  ["the customer who leaves", { ...closed, because: "customer-left" }, leaves, { kind: "customer" }],
  [
    "the bot that escalates",
    { type: "EscalationAsked", conversation: 1, botId: bankBot },
    wake,
    { kind: "bot", id: bankBot },
  ],
])("names %s", (_, event, command, actor) => {
  expect(actorOf(event, command)).toEqual(actor);
});
