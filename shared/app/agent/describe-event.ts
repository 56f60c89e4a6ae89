import type { Configuration } from "../../domain/routing/configuration.ts";
import type { ThreadEvent, ThreadEventOf } from "../../domain/thread/event.ts";
import { closureReasonOf, statusReasonOf } from "../../domain/thread/reasons.ts";
import type { Message } from "../../wire/agent-api/types.ts";
import { describeLine } from "./describe-line.ts";
import { agentName, botName } from "./names.ts";
import { shownAttachments } from "./shown-attachments.ts";

export interface Names {
  readonly configuration: Configuration;
  readonly customer: string;
  /** Whether a file there can be had: see `readAttachment`. */
  readonly isFetchable: (url: string) => boolean;
}

const system = { kind: "system", name: "System" } as const;

export type Described = Omit<Message, "sequence" | "at" | "delivery">;

/** One fact as people read it; undefined for what is only kept. */
export function describeEvent(event: ThreadEvent, names: Names): Described | undefined {
  switch (event.type) {
    case "MessageReceived":
      return {
        ...said({ kind: "customer", name: names.customer }, textOf(event)),
        ...attached(event.message.attachments, names),
        ...(event.message.late === true ? { late: true } : {}),
      };
    case "BotSpoke": {
      const { bridged, late, content } = event;
      const sender = { kind: "bot", name: botName(names.configuration, event.botId) } as const;
      return { ...said(sender, content.text ?? ""), ...attached(content.attachments, names), bridged, late };
    }
    case "AgentSpoke":
      return said({ kind: "agent", name: agentName(names.configuration, event.userId) }, event.text);
    case "NoteAdded":
      return {
        ...said({ kind: "agent", name: agentName(names.configuration, event.userId) }, event.text),
        kind: "note",
      };
    case "CustomerTold":
      return { kind: "notice", sender: system, text: event.text };
    default: {
      const described = describeLine(event, names.configuration);
      return described && { sender: system, ...described, ...reasonsOf(event) };
    }
  }
}

function reasonsOf(event: ThreadEvent): Pick<Described, "closureReason" | "statusReason"> {
  const closureReason = closureReasonOf(event);
  const statusReason = statusReasonOf(event);
  return { ...(closureReason && { closureReason }), ...(statusReason && { statusReason }) };
}

function said(sender: Message["sender"], text: string): Described {
  return { kind: "message", sender, text };
}

function attached(
  attachments: readonly unknown[] = [],
  { isFetchable }: Names,
): Pick<Described, "attachments"> {
  return attachments.length === 0 ? {} : { attachments: shownAttachments(attachments, isFetchable) };
}

/** A card that was filled in comes without text. */
function textOf({ message }: ThreadEventOf<"MessageReceived">): string {
  if (message.text !== "" || message.value === undefined) return message.text;
  return JSON.stringify(message.value);
}
