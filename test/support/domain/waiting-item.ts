import type { WaitingItem } from "../../../shared/domain/assignment/command.ts";
import { conversationId } from "../../../shared/domain/ids.ts";
import { creditCardQueue, thread } from "./sample.ts";

/** Conversation 1 of the sample's thread, waiting at epoch 2 for somebody of the credit card queue. */
export function waitingItem(changes: Partial<WaitingItem> = {}): WaitingItem {
  return {
    conversation: conversationId({ thread, number: 1 }),
    epoch: 2,
    queueId: creditCardQueue,
    since: 1000,
    units: 30,
    allowedPresences: ["available", "busy"],
    botsAllowed: true,
    formerBots: [],
    declines: {},
    transferredBy: [],
    ...changes,
  };
}
