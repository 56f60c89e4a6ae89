/** What the system's lines say, as data: a page that knows a code can say it in its own words. */
import * as z from "zod";

/** Beside each code, the values it comes with: names for people, unless said otherwise. */
export const lineCode = z.enum([
  /** No values. */
  "conversation-opened",

  /** `queue`; `rule`, which matched. */
  "routed-rule",
  /** `queue`. */
  "routed-transfer",
  /** `queue`, the fallback queue; so it is in all that follow. */
  "routed-no-rule-matched",
  /** `queue`; `rule`, which failed. */
  "routed-rule-failed",
  /** `queue`; `instead`, the queue that was meant. */
  "routed-queue-without-members",
  /** `queue`; `instead`; `rule`, which chose the queue that was meant, or failed. */
  "routed-queue-without-members-by-rule",
  /** `queue`; `instead`, which has only a bot that had the conversation before. */
  "routed-only-the-same-bot",
  /** `queue`; `instead`; `rule`, as above. */
  "routed-only-the-same-bot-by-rule",
  /** `queue`. */
  "routed-bot-failed",

  /** `bot`. */
  "escalation-asked",
  /** `bot`; `reasons`, in English, separated by semicolons. */
  "escalation-refused",

  /** `bot`; so it is in all that begin with bot-failed. */
  "bot-failed-exception",
  "bot-failed-timeout",
  "bot-failed-too-many-activities",
  "bot-failed-too-much-output",
  "bot-failed-too-much-state",
  "bot-failed-not-registered",
  "bot-failed-escalation-refused",
  "bot-failed-given-up",

  /** `agent`, to whom it was offered; so it is in all that begin with offer. */
  "offer-made",
  "offer-accepted",
  "offer-declined",
  "offer-ran-out",
  "offer-agent-lost",
  "offer-customer-left",

  /** `agent`, who gave it away. */
  "transferred",
  /** `agent`; `queue`, where it went. */
  "transferred-to-queue",
  /** `agent`, whose presence ended. */
  "agent-lost",

  /** `agent`, who ended the conversation. */
  "wrap-up-started-by-agent",
  /** No values: the customer left. */
  "wrap-up-started-by-customer",

  /** No values; so it is in all that begin with closed. */
  "closed-bot-ended",
  "closed-customer-left",
  "closed-wrap-up-closed",
  "closed-wrap-up-ran-out",

  /** `command`, the type of the command that was given up. */
  "command-failed",
]);

export type LineCode = z.infer<typeof lineCode>;
