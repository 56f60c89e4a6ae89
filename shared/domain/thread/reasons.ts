import type { ThreadEvent } from "./event.ts";

/** A code of the original with its name; codes are the last three digits of its option values (reference section 11). */
export interface Reason {
  readonly code: string;
  readonly name: string;
}

const closures = {
  agentReject: "001",
  agentTimeout: "002",
  agentDisconnected: "007",
  agentTransferToQueue: "010",
  autoClose: "018",
  agentEndConversation: "021",
  customerEndConversation: "022",
  botTransferToAgent: "026",
  botEndConversation: "027",
  botCallFailureEscalate: "031",
} as const;

const statusReasons = {
  awaitingAgentAssignment: "001",
  awaitingAgentAcceptance: "002",
  inConversation: "003",
  agentMovedToWrapUp: "005",
  customerDisconnectedOrLeftActive: "006",
  customerMovedToWrapUp: "007",
  conversationEndedByAgent: "008",
  autoClosedBySystem: "010",
  customerDisconnectedOrLeftOpen: "012",
  conversationEndedByBot: "013",
} as const;

/** Why a handler's session ended, where the event ends one. */
export function closureReasonOf(event: ThreadEvent): Reason | undefined {
  const name = closureNameOf(event);
  return name && { code: closures[name], name };
}

/** Why the conversation has the status that the event gives it, where it gives one. */
export function statusReasonOf(event: ThreadEvent): Reason | undefined {
  const name = statusNameOf(event);
  return name && { code: statusReasons[name], name };
}

function closureNameOf(event: ThreadEvent): keyof typeof closures | undefined {
  switch (event.type) {
    case "EscalationAsked":
      return "botTransferToAgent";
    case "BotFailed":
      return "botCallFailureEscalate";
    case "TransferAsked":
      return "agentTransferToQueue";
    case "AgentLost":
      return "agentDisconnected";
    case "OfferEnded":
      return offerClosures[event.how];
    case "WrapUpStarted":
      return event.by === "agent" ? "agentEndConversation" : "customerEndConversation";
    case "ConversationClosed":
      return endClosures[event.because];
    default:
      return undefined;
  }
}

const offerClosures = {
  declined: "agentReject",
  "ran-out": "agentTimeout",
  "agent-lost": "agentDisconnected",
  "customer-left": "customerEndConversation",
} as const;

const endClosures = {
  "bot-ended": "botEndConversation",
  "customer-left": "customerEndConversation",
  "wrap-up-closed": "agentEndConversation",
  "wrap-up-ran-out": "autoClose",
} as const;

function statusNameOf(event: ThreadEvent): keyof typeof statusReasons | undefined {
  switch (event.type) {
    case "ConversationQueued":
      return "awaitingAgentAssignment";
    case "OfferMade":
      return "awaitingAgentAcceptance";
    case "BotEngaged":
    case "OfferAccepted":
      return "inConversation";
    case "WrapUpStarted":
      return event.by === "agent" ? "agentMovedToWrapUp" : "customerMovedToWrapUp";
    case "ConversationClosed":
      return event.because === "customer-left" ? leftIn[event.from] : endStatuses[event.because];
    default:
      return undefined;
  }
}

const leftIn = {
  open: "customerDisconnectedOrLeftOpen",
  active: "customerDisconnectedOrLeftActive",
  wrapUp: "customerMovedToWrapUp",
} as const;

const endStatuses = {
  "bot-ended": "conversationEndedByBot",
  "wrap-up-closed": "conversationEndedByAgent",
  "wrap-up-ran-out": "autoClosedBySystem",
} as const;
