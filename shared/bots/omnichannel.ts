import type { Activity } from "botbuilder";

type Value = string | number | boolean;

/**
 * Context variables by name. Agents see those marked displayable and those that the workstream declares; rules and
 * supervisors see all.
 */
export type HandoffContext = Readonly<
  Record<string, Value | { readonly value: Value; readonly isDisplayable: boolean }>
>;

/** A message that the customer sees. Everything else a bot says is seen by people only. */
export function bridge(message: string | Partial<Activity>): Partial<Activity> {
  const activity = typeof message === "string" ? { text: message } : message;
  return { type: "message", ...activity, channelData: { ...activity.channelData, deliveryMode: "bridged" } };
}

/**
 * Hands the conversation to people. The rules see the variables; the summary is for whoever takes over. Say something
 * bridged first, so that the customer knows.
 */
export function escalate({
  context = {},
  summary,
}: {
  readonly context?: HandoffContext;
  readonly summary?: string;
} = {}): Partial<Activity> {
  return command({ type: "Escalate", context, text: summary });
}

/** Closes the conversation. The note is for people. */
export function endConversation({
  context = {},
  note,
}: {
  readonly context?: HandoffContext;
  readonly note?: string;
} = {}): Partial<Activity> {
  return command({ type: "EndConversation", context, text: note });
}

function command({
  type,
  context,
  text,
}: {
  readonly type: string;
  readonly context: HandoffContext;
  readonly text: string | undefined;
}): Partial<Activity> {
  const channelData = { tags: JSON.stringify({ type, context }) };
  return { type: "message", ...(text === undefined ? {} : { text }), channelData };
}
