/** What the bank bot's queues are about, as the routing rules know it. */
export type Topic = "CreditCard" | "HomeLoan";

export type Intent = "person" | "goodbye" | "opening-hours" | "card-limit" | "topic" | "unknown";

const phrases: readonly (readonly [Intent, RegExp])[] = [
  ["person", /\b(person|human|agent|someone|somebody|colleague|advis[eo]r|representative|operator)\b/i],
  ["opening-hours", /\b(hours|opening times?|are you open|when\b.{0,40}\b(open|close))\b/i],
  ["card-limit", /\blimits?\b/i],
  ["goodbye", /\b(thanks|thank you|bye|goodbye|that(?:'s| is) all|cheers)\b/i],
];

/** Deterministic on purpose: a sample should not surprise anyone. */
export function intentOf(text: string): Intent {
  const spoken = phrases.find(([, phrase]) => phrase.test(text));
  if (spoken !== undefined) return spoken[0];
  return topicOf(text) === undefined ? "unknown" : "topic";
}

export function topicOf(text: unknown): Topic | undefined {
  if (typeof text !== "string") return undefined;
  if (/\b(credit\s?)?cards?\b|creditcard/i.test(text)) return "CreditCard";
  return /\b(home\s?)?loans?\b|homeloan|\bmortgage\b/i.test(text) ? "HomeLoan" : undefined;
}
