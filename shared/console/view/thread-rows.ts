import type { Message } from "../../wire/agent-api/types.ts";
import type { Outgoing } from "./outgoing.ts";
import type { ThreadItem } from "./thread-items.ts";

/** The thread's rows on the screen: its items, what is on its way, and who writes. */
export type ThreadRow =
  | ThreadItem
  | { readonly kind: "outgoing"; readonly outgoing: Outgoing }
  | { readonly kind: "typing"; readonly name: string };

export function threadRows(
  items: readonly ThreadItem[],
  outgoing: readonly Outgoing[],
  typing: string | undefined,
): readonly ThreadRow[] {
  const more: readonly ThreadRow[] = [
    ...outgoing.map((message) => ({ kind: "outgoing", outgoing: message }) as const),
    ...(typing === undefined ? [] : [{ kind: "typing", name: typing } as const]),
  ];
  return more.length === 0 ? items : [...items, ...more];
}

export function keyOf(row: ThreadRow | undefined): string | number {
  switch (row?.kind) {
    case "day":
      return row.key;
    case "line":
    case "bubble":
      return row.message.sequence;
    case "outgoing":
      return row.outgoing.key;
    default:
      return "typing";
  }
}

const lineHeight = 20;
const lettersPerLine = 60;

/** Good enough until the row is drawn and measured. */
export function guessHeight(row: ThreadRow | undefined): number {
  if (row?.kind !== "bubble") return 2 * lineHeight;
  const lines = Math.min(40, Math.ceil(row.message.text.length / lettersPerLine));
  return (row.startsGroup ? 60 : 24) + lines * lineHeight;
}

/** How many messages of others came after the last one that was on the screen. */
export function newSince(messages: readonly Message[], sequence: number, ownName: string): number {
  const first = messages.findLastIndex((message) => message.sequence <= sequence) + 1;
  return messages.slice(first).filter(({ kind, sender }) => kind === "message" && sender.name !== ownName)
    .length;
}
