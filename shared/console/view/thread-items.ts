import type { Message } from "../../wire/agent-api/types.ts";
import { dayName, isSameDay } from "./times.ts";

export interface Mark {
  readonly tone: "quiet" | "warning" | "bad";
  readonly text: string;
}

/** Who a bubble belongs to: the signed-in person, or somebody else. */
export type Side = "customer" | "bot" | "agent" | "own" | "system";

export interface Bubble {
  readonly kind: "bubble";
  readonly message: Message;
  readonly side: Side;
  /** The first of several that the same sender wrote in a row. */
  readonly startsGroup: boolean;
  readonly isHidden: boolean;
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
    const item = itemOf(message, before, ownName);
    if (before !== undefined && isSameDay(before.at, message.at)) return [item];
    const text = dayName(message.at, now);
    return [{ kind: "day", key: `day-${message.sequence}`, text } as const, item];
  });
}

function itemOf(message: Message, before: Message | undefined, ownName: string): ThreadItem {
  if (message.kind !== "message") return { kind: "line", message };
  return {
    kind: "bubble",
    message,
    side: sideOf(message, ownName),
    startsGroup: before === undefined || !goesOnFrom(before, message),
    isHidden: isHiddenFromCustomer(message),
    marks: marksOf(message),
  };
}

function sideOf({ sender }: Message, ownName: string): Side {
  return sender.kind === "agent" && sender.name === ownName ? "own" : sender.kind;
}

function goesOnFrom(before: Message, message: Message): boolean {
  return (
    before.kind === "message" &&
    before.sender.kind === message.sender.kind &&
    before.sender.name === message.sender.name &&
    isHiddenFromCustomer(before) === isHiddenFromCustomer(message) &&
    Date.parse(message.at) - Date.parse(before.at) < groupGap &&
    isSameDay(before.at, message.at)
  );
}

const isHiddenFromCustomer = ({ bridged, late }: Message): boolean => bridged === false || late === true;

/** What there is to know about how a message reached the customer. */
export function marksOf(message: Message): readonly Mark[] {
  const { late, bridged, sender, delivery } = message;
  if (late === true) return [{ tone: "warning", text: "Came too late: the customer did not see this" }];
  if (bridged === false) return [{ tone: "warning", text: "Only visible to you" }];
  if (delivery?.state === "failed") {
    return [{ tone: "bad", text: delivery.reason ? `Not delivered: ${delivery.reason}` : "Not delivered" }];
  }
  if (delivery?.state === "unknown") {
    return [{ tone: "warning", text: "Not known whether the customer got this" }];
  }
  if (delivery?.repeated === true) return [{ tone: "warning", text: "The customer may have got this twice" }];
  if (sender.kind !== "agent") return [];
  return [{ tone: "quiet", text: delivery === undefined ? "Sending…" : "Delivered" }];
}
