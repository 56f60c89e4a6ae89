import type { ConversationDetails, InboxConversation } from "../../wire/agent-api/types.ts";

/** What may be done with the conversation that is open on the screen. */
export type Mode = "loading" | "held" | "wrap-up" | "read-only";

export interface OpenConversation {
  readonly id: string;
  readonly customerName: string;
  readonly queueId: string | undefined;
  readonly queueName: string;
  readonly mode: Mode;
  readonly wrapUpClosesAt: string | undefined;
}

const anonymous = "Customer";

/** The list is newer than the details; a conversation just accepted is not in the list yet. */
export function openConversation(
  id: string,
  listed: InboxConversation | undefined,
  details: ConversationDetails | undefined,
): OpenConversation {
  return {
    id,
    customerName: listed?.customerName ?? details?.customerName ?? anonymous,
    queueId: listed?.queueId ?? details?.queue?.id,
    queueName: listed?.queueName ?? details?.queue?.name ?? "",
    mode: listed === undefined ? modeFromDetails(details) : modeFromList(listed),
    wrapUpClosesAt: listed?.wrapUpClosesAt ?? details?.wrapUpClosesAt,
  };
}

const modeFromList = ({ stage }: InboxConversation): Mode => (stage === "wrap-up" ? "wrap-up" : "held");

function modeFromDetails(details: ConversationDetails | undefined): Mode {
  if (details === undefined) return "loading";
  const { access } = details;
  return access === "held" || access === "wrap-up" ? access : "read-only";
}
