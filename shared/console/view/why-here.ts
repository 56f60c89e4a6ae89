import type { WhyHere } from "../../wire/agent-api/types.ts";

const reasons: Readonly<Record<WhyHere["because"], string>> = {
  rule: "A routing rule chose this queue.",
  transfer: "It was transferred to this queue.",
  "no-rule-matched": "No routing rule matched, so it came to the fallback queue.",
  "rule-failed": "A routing rule failed, so it came to the fallback queue.",
  "queue-without-members": "Nobody serves the queue that was meant, so it came to the fallback queue.",
  "only-the-same-bot":
    "Only the bot that has already had it serves the queue that was meant, so it came to the fallback queue.",
  "bot-failed": "The bot failed, so it came to the fallback queue.",
};

export const whyHereText = ({ because }: WhyHere): string => reasons[because];
