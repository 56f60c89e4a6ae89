import type { InboxConversation } from "../../wire/agent-api/types.ts";
import { text } from "../texts/text.ts";
import { countdown } from "./times.ts";

/** What the row of one conversation says beside its name. */
export interface InboxRow {
  /** Messages of the customer that nobody has seen here. */
  readonly unread: number;
  readonly preview: string;
  readonly mark: "typing" | "draft" | "none";
  readonly wrapUp: { readonly text: string; readonly isLate: boolean } | undefined;
}

interface Known {
  readonly isOpen: boolean;
  /** How many of the customer's messages were seen. */
  readonly read: number;
  readonly draft: string;
  readonly now: number;
}

export function inboxRow(conversation: InboxConversation, { isOpen, read, draft, now }: Known): InboxRow {
  const { customerMessages = 0, wrapUpClosesAt, stage } = conversation;
  const mark = markOf(conversation, { isOpen, draft, now });
  const previews = { typing: text("row.typing"), draft: draft.trim(), none: lastSaid(conversation) };
  return {
    unread: isOpen ? 0 : Math.max(0, customerMessages - read),
    mark,
    preview: previews[mark],
    wrapUp:
      stage === "wrap-up" && wrapUpClosesAt !== undefined
        ? wrapUpLeft(Date.parse(wrapUpClosesAt) - now)
        : undefined,
  };
}

function markOf(
  { customerTypingUntil = "" }: InboxConversation,
  { isOpen, draft, now }: Omit<Known, "read">,
): InboxRow["mark"] {
  if (Date.parse(customerTypingUntil) > now) return "typing";
  return !isOpen && draft.trim() !== "" ? "draft" : "none";
}

function lastSaid({ lastMessage }: InboxConversation): string {
  if (lastMessage === undefined) return "";
  const { from, text: said } = lastMessage;
  return from === "customer" ? said : text(`row.said.${from}`, { text: said });
}

/** The last minute is late already: who has not begun by now, will not be done. */
const late = 60_000;

function wrapUpLeft(left: number): InboxRow["wrapUp"] {
  const isLate = left < late;
  const time = countdown(left);
  return { isLate, text: isLate ? text("row.wrapUpLate", { time }) : text("row.wrapUpLeft", { time }) };
}

/** What a badge has room for. */
export const badge = (count: number): string => (count > 9 ? "9+" : String(count));

/** The rows that hold every word of the query somewhere, whatever the case and the accents. */
export function filterRows<
  T extends { readonly customerName?: string | undefined; readonly queueName: string },
>(rows: readonly T[], query: string): readonly T[] {
  const words = plain(query).split(/\s+/);
  return rows.filter(({ customerName = "", queueName }) => {
    const said = plain(`${customerName} ${queueName}`);
    return words.every((word) => said.includes(word));
  });
}

const plain = (words: string): string =>
  words.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().trim();
