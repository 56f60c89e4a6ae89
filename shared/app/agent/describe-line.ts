import type { Configuration } from "../../domain/routing/configuration.ts";
import type {
  EndReason,
  OfferEnd,
  QueueReason,
  ThreadEvent,
  ThreadEventOf,
} from "../../domain/thread/event.ts";
import type { Message, MessageKind } from "../../wire/agent-api/types.ts";
import { agentName, botName, queueName } from "./names.ts";

interface Line {
  readonly kind: MessageKind;
  readonly text: string;
  readonly more?: Pick<Message, "summary" | "note">;
}

/** What happened besides what was said, in one sentence; undefined for what is only kept. */
export function describeLine(event: ThreadEvent, configuration: Configuration): Line | undefined {
  switch (event.type) {
    case "ConversationOpened":
      return { kind: "conversation-opened", text: "The conversation began." };
    case "QueueChosen":
      return { kind: "queue-chosen", text: describeChoice(event, configuration) };
    case "EscalationAsked": {
      const text = `${botName(configuration, event.botId)} asked for people to take over.`;
      return { kind: "escalation-asked", text, more: optional("summary", event.summary) };
    }
    case "EscalationRefused": {
      const bot = botName(configuration, event.botId);
      return {
        kind: "escalation-refused",
        text: `The escalation by ${bot} was refused: ${event.reasons.join("; ")}.`,
      };
    }
    case "BotFailed":
      return { kind: "bot-failed", text: `${botName(configuration, event.botId)} failed: ${event.failure}.` };
    case "CommandFailed":
      return { kind: "command-failed", text: `Something broke: ${event.failed.type} was given up.` };
    default:
      return describeWork(event, configuration);
  }
}

/** What people did with the conversation. */
function describeWork(event: ThreadEvent, configuration: Configuration): Line | undefined {
  const name = "userId" in event ? agentName(configuration, event.userId) : "";
  switch (event.type) {
    case "OfferMade":
      return { kind: "offer-made", text: `Offered to ${name}.` };
    case "OfferAccepted":
      return { kind: "offer-accepted", text: `${event.agentName} accepted.` };
    case "OfferEnded":
      return { kind: "offer-ended", text: `${offerEnds[event.how]} (${name}).` };
    case "TransferAsked":
      return {
        kind: "transfer-asked",
        text: `${name} transferred the conversation${describeDestination(event, configuration)}.`,
        more: optional("note", event.note),
      };
    case "AgentLost":
      return { kind: "agent-lost", text: `${name} was lost.` };
    case "WrapUpStarted":
      return {
        kind: "wrap-up-started",
        text: event.by === "agent" ? `${name} ended the conversation.` : "The customer left.",
      };
    case "ConversationClosed":
      return {
        kind: "conversation-closed",
        text: `${endings[event.because]}.`,
        more: optional("note", event.note),
      };
    default:
      return undefined;
  }
}

const choices: Readonly<Record<QueueReason, string>> = {
  rule: "a rule matched",
  transfer: "it was transferred there",
  "no-rule-matched": "no rule matched",
  "rule-failed": "a rule failed",
  "queue-without-members": "the chosen queue has no members",
  "only-the-same-bot": "the chosen queue has only a bot that had the conversation before",
  "bot-failed": "the bot failed",
};

const offerEnds: Readonly<Record<OfferEnd, string>> = {
  declined: "The offer was declined",
  "ran-out": "The offer ran out",
  "agent-lost": "The offer ended with the agent's presence",
  "customer-left": "The customer left before an answer to the offer",
};

const endings: Readonly<Record<EndReason, string>> = {
  "bot-ended": "Closed by the bot",
  "customer-left": "Closed because the customer left",
  "wrap-up-closed": "Wrap-up was closed",
  "wrap-up-ran-out": "Wrap-up ran out",
};

function describeChoice(event: ThreadEventOf<"QueueChosen">, configuration: Configuration): string {
  const rule = event.rule === undefined ? "" : ` (${event.rule})`;
  const instead = event.instead === undefined ? "" : ` instead of ${queueName(configuration, event.instead)}`;
  const queue = queueName(configuration, event.queueId);
  return `Routed to ${queue}${instead}: ${choices[event.because]}${rule}.`;
}

function describeDestination(
  { cause }: ThreadEventOf<"TransferAsked">,
  configuration: Configuration,
): string {
  return cause.kind === "transfer" ? ` to ${queueName(configuration, cause.queueId)}` : "";
}

function optional<Key extends "summary" | "note">(
  key: Key,
  value: string | undefined,
): { readonly [K in Key]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: string });
}
