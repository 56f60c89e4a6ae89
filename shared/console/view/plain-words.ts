import type { Problem } from "../../wire/agent-api/types.ts";

/** What a refusal's code means to the person who asked. */
const refusals: Readonly<Record<string, string>> = {
  "no-such-conversation": "This conversation does not exist any more.",
  "already-ended": "The conversation has ended already.",
  "not-yours": "This conversation is no longer yours.",
  "offer-expired": "The offer has run out, so the conversation went to somebody else.",
  "queue-unknown": "There is no such queue any more. Choose another one.",
  "queue-without-members": "Nobody serves that queue. The conversation stays with you; choose another queue.",
  "only-the-same-bot":
    "Only a bot that has already had this conversation serves that queue, and the same bot never gets it again. " +
    "The conversation stays with you; choose another queue.",
  "user-unknown": "You are not known to the routing. Ask your supervisor.",
  stale: "Something changed meanwhile. Look again, then try once more.",
  "outcome-unknown": "It is not known yet whether this was done. It will show here as soon as it is.",
  "command-failed": "This could not be done because of a fault. Try again.",
  "not-found": "This is not there any more, or it is no longer yours.",
};

/** The API's answer in plain words, with whatever it said in detail. */
export function explainProblem({ code, title, detail, errors }: Partial<Problem>): string {
  const known = code === undefined ? undefined : refusals[code];
  if (known !== undefined) return known;
  const fields = errors?.map(({ field, message }) => `${field} ${message}`).join("; ");
  return [title ?? "The service refused this", detail, fields]
    .filter((part) => part !== undefined && part !== "")
    .map((part) => String(part).replace(/[.\s]*$/, "."))
    .join(" ");
}
