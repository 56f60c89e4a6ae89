import type { Message } from "../../wire/agent-api/types.ts";
import { type Mark, marksOf } from "./marks.ts";
import { dayName, isSameDay } from "./times.ts";

/** Who a bubble belongs to: the signed-in person, or somebody else. */
export type Side = "customer" | "bot" | "agent" | "own" | "system";

export interface Bubble {
  readonly kind: "bubble";
  readonly message: Message;
  readonly side: Side;
  /** The first of several that the same sender wrote in a row. */
  readonly startsGroup: boolean;
  readonly isHidden: boolean;
  /** Written for colleagues: the customer never sees it. */
  readonly isNote: boolean;
  readonly marks: readonly Mark[];
}

export type ThreadItem =
  | Bubble
  | { readonly kind: "day"; readonly key: string; readonly text: string }
  | { readonly kind: "line"; readonly message: Message };

const groupGap = 5 * 60_000;

/** The thread as it is drawn: days, bubbles and the system's lines, in order. */
export function threadItems(messages: readonly Message[], ownName: string, now: number): ThreadItem[] {
  return messages.flatMap((message, index) => {
    const before = messages[index - 1];
    const item = itemOf(message, { before, after: messages[index + 1] }, ownName);
    if (before !== undefined && isSameDay(before.at, message.at)) return [item];
    const text = dayName(message.at, now);
    return [{ kind: "day", key: `day-${message.sequence}`, text } as const, item];
  });
}

interface Neighbours {
  readonly before: Message | undefined;
  readonly after: Message | undefined;
}

const bubbleKinds: readonly string[] = ["message", "note"];
const isNote = ({ kind }: Message): boolean => kind === "note";

function itemOf(message: Message, { before, after }: Neighbours, ownName: string): ThreadItem {
  if (!bubbleKinds.includes(message.kind)) return { kind: "line", message };
  const isFollowed = after !== undefined && goesOnFrom(message, after);
  return {
    kind: "bubble",
    message,
    side: sideOf(message, ownName),
    startsGroup: before === undefined || !goesOnFrom(before, message),
    isHidden: isHiddenFromCustomer(message),
    isNote: isNote(message),
    marks: isNote(message)
      ? []
      : marksOf(message).map((mark) => ({ ...mark, isBrief: isFollowed && mark.isBrief })),
  };
}

function sideOf({ sender }: Message, ownName: string): Side {
  return sender.kind === "agent" && sender.name === ownName ? "own" : sender.kind;
}

function goesOnFrom(before: Message, message: Message): boolean {
  return (
    before.kind === message.kind &&
    bubbleKinds.includes(before.kind) &&
    before.sender.kind === message.sender.kind &&
    before.sender.name === message.sender.name &&
    isHiddenFromCustomer(before) === isHiddenFromCustomer(message) &&
    Date.parse(message.at) - Date.parse(before.at) < groupGap &&
    isSameDay(before.at, message.at)
  );
}

/** What a bot said to nobody. A customer's message that was handled late was said all the same. */
const isHiddenFromCustomer = ({ bridged, late, sender }: Message): boolean =>
  sender.kind !== "customer" && (bridged === false || late === true);
