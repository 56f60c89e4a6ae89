import type { Message } from "../../wire/agent-api/types.ts";
import { text } from "../texts/text.ts";

export interface Mark {
  readonly tone: "quiet" | "warning" | "bad";
  readonly picture: "delivered" | "sending" | "unseen" | "problem";
  readonly text: string;
  /** The picture says enough where more of the same follows. */
  readonly isBrief: boolean;
  /** Offers to say it once more. */
  readonly canSendAgain: boolean;
}

const plain = { isBrief: false, canSendAgain: false } as const;

/** What there is to know about how a message reached the customer, or came from there. */
export function marksOf({ late, bridged, sender, delivery }: Message): readonly Mark[] {
  if (late === true) return [lateMark(sender.kind === "customer")];
  if (bridged === false) {
    return [{ ...plain, tone: "warning", picture: "unseen", text: text("mark.notBridged") }];
  }
  if (delivery?.state === undefined) return sender.kind === "agent" ? [sendingMark()] : [];
  return deliveryMarks(delivery, sender.kind === "agent");
}

function lateMark(isFromCustomer: boolean): Mark {
  return isFromCustomer
    ? { ...plain, tone: "quiet", picture: "sending", text: text("mark.handledLate") }
    : { ...plain, tone: "warning", picture: "unseen", text: text("mark.tooLate") };
}

const sendingMark = (): Mark => ({ ...plain, tone: "quiet", picture: "sending", text: text("mark.sending") });

function deliveryMarks(
  { state, reason, repeated }: NonNullable<Message["delivery"]>,
  isFromAgent: boolean,
): readonly Mark[] {
  const canSendAgain = isFromAgent;
  switch (state) {
    case "failed": {
      const words = reason ? text("mark.failedBecause", { reason }) : text("mark.failed");
      return [{ ...plain, tone: "bad", picture: "problem", text: words, canSendAgain }];
    }
    case "unknown":
      return [{ ...plain, tone: "warning", picture: "problem", text: text("mark.unknown"), canSendAgain }];
    case "delivered":
      if (repeated === true) {
        return [{ ...plain, tone: "warning", picture: "problem", text: text("mark.repeated") }];
      }
      return isFromAgent
        ? [{ ...plain, tone: "quiet", picture: "delivered", text: text("mark.delivered"), isBrief: true }]
        : [];
  }
}
