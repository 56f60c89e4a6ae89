import type { ChatActivity } from "./web-chat.ts";

/** What the page says about the conversation besides its messages. */
export interface Progress {
  readonly agentName?: string;
  readonly endedAt?: string;
}

/** Follows the conversation, also when its history is replayed after a reload. */
export function follow(progress: Progress, activity: ChatActivity): Progress {
  if (activity.from.role === "user") return goesOn(progress, activity);
  if (activity.type !== "event") return progress;
  if (activity.name === "agentJoined") return { agentName: nameOf(activity.value) };
  if (activity.name === "conversationEnded") return { endedAt: activity.timestamp ?? "" };
  return progress;
}

/** What the customer says after the end begins the next conversation. */
function goesOn(progress: Progress, { type }: ChatActivity): Progress {
  const speaks = type === "message" || type === "event";
  return speaks && progress.endedAt !== undefined ? {} : progress;
}

function nameOf(value: unknown): string {
  const named = typeof value === "object" && value !== null && "name" in value ? value.name : undefined;
  return typeof named === "string" && named.trim() !== "" ? named : "a colleague";
}
