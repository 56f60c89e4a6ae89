import type { LineCode } from "../../wire/agent-api/line-codes.ts";

/** The lines in English. The slugs are the values that a code comes with. */
export const lineTexts = {
  "conversation-opened": "The conversation began.",
  "routed-rule": "Routed to {queue}: a rule matched ({rule}).",
  "routed-transfer": "Routed to {queue}: it was transferred there.",
  "routed-no-rule-matched": "Routed to {queue}: no rule matched.",
  "routed-rule-failed": "Routed to {queue}: a rule failed ({rule}).",
  "routed-queue-without-members": "Routed to {queue} instead of {instead}: the chosen queue has no members.",
  "routed-queue-without-members-by-rule":
    "Routed to {queue} instead of {instead}: the chosen queue has no members ({rule}).",
  "routed-only-the-same-bot":
    "Routed to {queue} instead of {instead}: the chosen queue has only a bot that had the conversation before.",
  "routed-only-the-same-bot-by-rule":
    "Routed to {queue} instead of {instead}: the chosen queue has only a bot that had the conversation before ({rule}).",
  "routed-bot-failed": "Routed to {queue}: the bot failed.",
  "escalation-asked": "{bot} asked for people to take over.",
  "escalation-refused": "The escalation by {bot} was refused: {reasons}.",
  "bot-failed-exception": "{bot} failed: exception.",
  "bot-failed-timeout": "{bot} failed: timeout.",
  "bot-failed-too-many-activities": "{bot} failed: too-many-activities.",
  "bot-failed-too-much-output": "{bot} failed: too-much-output.",
  "bot-failed-too-much-state": "{bot} failed: too-much-state.",
  "bot-failed-not-registered": "{bot} failed: not-registered.",
  "bot-failed-escalation-refused": "{bot} failed: escalation-refused.",
  "bot-failed-given-up": "{bot} failed: given-up.",
  "offer-made": "Offered to {agent}.",
  "offer-accepted": "{agent} accepted.",
  "offer-declined": "The offer was declined ({agent}).",
  "offer-ran-out": "The offer ran out ({agent}).",
  "offer-agent-lost": "The offer ended with the agent's presence ({agent}).",
  "offer-customer-left": "The customer left before an answer to the offer ({agent}).",
  transferred: "{agent} transferred the conversation.",
  "transferred-to-queue": "{agent} transferred the conversation to {queue}.",
  "agent-lost": "{agent} was lost.",
  "wrap-up-started-by-agent": "{agent} ended the conversation.",
  "wrap-up-started-by-customer": "The customer left.",
  "closed-bot-ended": "Closed by the bot.",
  "closed-customer-left": "Closed because the customer left.",
  "closed-wrap-up-closed": "Wrap-up was closed.",
  "closed-wrap-up-ran-out": "Wrap-up ran out.",
  "command-failed": "Something broke: {command} was given up.",
} as const satisfies Readonly<Record<LineCode, string>>;

type Slugs<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Slugs<Rest>
  : never;

/** What a line of this code is filled with. */
export type LineValues<Code extends LineCode> = Readonly<Record<Slugs<(typeof lineTexts)[Code]>, string>>;

export function lineText<Code extends LineCode>(code: Code, values: LineValues<Code>): string {
  const known: Readonly<Record<string, string>> = values;
  return lineTexts[code].replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? "");
}
