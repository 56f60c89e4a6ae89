import type { ThreadCommand } from "../domain/thread/command.ts";
import type { ThreadEvent } from "../domain/thread/event.ts";
import type { Actor } from "../ports/aggregate-store.ts";

const customer: Actor = { kind: "customer" };
const system: Actor = { kind: "system" };

/** Who did what the event says. What follows of itself, a rule's choice or a timer, is the system's. */
export function actorOf(event: ThreadEvent, command: ThreadCommand): Actor {
  switch (event.type) {
    case "ConversationOpened":
    case "MessageReceived":
      return customer;
    case "BotSpoke":
    case "BotNotUnderstood":
    case "BotTurnTaken":
    case "EscalationAsked":
      return { kind: "bot", id: event.botId };
    case "AgentSpoke":
    case "NoteAdded":
    case "OfferAccepted":
    case "TransferAsked":
      return { kind: "user", id: event.userId };
    case "WrapUpStarted":
    case "OfferEnded":
    case "ConversationClosed":
      return enderOf(command);
    default:
      return system;
  }
}

/** An ending is its command's: the customer leaves, an agent declines, ends or closes, or time runs out. */
function enderOf(command: ThreadCommand): Actor {
  switch (command.type) {
    case "CustomerLeaves":
      return customer;
    case "DeclineOffer":
    case "EndConversation":
    case "CloseWrapUp":
      return { kind: "user", id: command.userId };
    default:
      return system;
  }
}
