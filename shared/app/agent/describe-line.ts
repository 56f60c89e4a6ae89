import type { Configuration } from "../../domain/routing/configuration.ts";
import type { ThreadEvent, ThreadEventOf } from "../../domain/thread/event.ts";
import type { LineCode } from "../../wire/agent-api/line-codes.ts";
import type { Message, MessageKind } from "../../wire/agent-api/types.ts";
import { type LineValues, lineText } from "./line-texts.ts";
import { agentName, botName, queueName } from "./names.ts";

type Line = Pick<Message, "kind" | "text" | "summary" | "note"> & {
  readonly line: NonNullable<Message["line"]>;
};

/** What happened besides what was said, in one sentence; undefined for what is only kept. */
export function describeLine(event: ThreadEvent, configuration: Configuration): Line | undefined {
  switch (event.type) {
    case "ConversationOpened":
      return line("conversation-opened", "conversation-opened", {});
    case "QueueChosen":
      return describeChoice(event, configuration);
    case "EscalationAsked": {
      const asked = line("escalation-asked", "escalation-asked", {
        bot: botName(configuration, event.botId),
      });
      return { ...asked, ...optional("summary", event.summary) };
    }
    case "EscalationRefused": {
      const bot = botName(configuration, event.botId);
      return line("escalation-refused", "escalation-refused", { bot, reasons: event.reasons.join("; ") });
    }
    case "BotFailed":
      return line("bot-failed", `bot-failed-${event.failure}`, { bot: botName(configuration, event.botId) });
    case "CommandFailed":
      return line("command-failed", "command-failed", { command: event.failed.type });
    default:
      return describeWork(event, configuration);
  }
}

/** What people did with the conversation. */
function describeWork(event: ThreadEvent, configuration: Configuration): Line | undefined {
  const agent = "userId" in event ? agentName(configuration, event.userId) : "";
  switch (event.type) {
    case "OfferMade":
      return line("offer-made", "offer-made", { agent });
    case "OfferAccepted":
      return line("offer-accepted", "offer-accepted", { agent: event.agentName });
    case "OfferEnded":
      return line("offer-ended", `offer-${event.how}`, { agent });
    case "TransferAsked":
      return { ...describeTransfer(event, { agent, configuration }), ...optional("note", event.note) };
    case "AgentLost":
      return line("agent-lost", "agent-lost", { agent });
    case "WrapUpStarted":
      return event.by === "agent"
        ? line("wrap-up-started", "wrap-up-started-by-agent", { agent })
        : line("wrap-up-started", "wrap-up-started-by-customer", {});
    case "ConversationClosed":
      return {
        ...line("conversation-closed", `closed-${event.because}`, {}),
        ...optional("note", event.note),
      };
    default:
      return undefined;
  }
}

function line<Code extends LineCode>(kind: MessageKind, code: Code, values: LineValues<Code>): Line {
  return { kind, text: lineText(code, values), line: { code, values } };
}

function describeChoice(event: ThreadEventOf<"QueueChosen">, configuration: Configuration): Line {
  const { because, rule = "" } = event;
  const queue = queueName(configuration, event.queueId);
  switch (because) {
    case "rule":
    case "rule-failed":
      return line("queue-chosen", `routed-${because}`, { queue, rule });
    case "queue-without-members":
    case "only-the-same-bot": {
      const instead = queueName(configuration, event.instead ?? event.queueId);
      return rule === ""
        ? line("queue-chosen", `routed-${because}`, { queue, instead })
        : line("queue-chosen", `routed-${because}-by-rule`, { queue, instead, rule });
    }
    default:
      return line("queue-chosen", `routed-${because}`, { queue });
  }
}

function describeTransfer(
  { cause }: ThreadEventOf<"TransferAsked">,
  { agent, configuration }: { readonly agent: string; readonly configuration: Configuration },
): Line {
  if (cause.kind !== "transfer") return line("transfer-asked", "transferred", { agent });
  const queue = queueName(configuration, cause.queueId);
  return line("transfer-asked", "transferred-to-queue", { agent, queue });
}

function optional<Key extends "summary" | "note">(
  key: Key,
  value: string | undefined,
): { readonly [K in Key]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: string });
}
