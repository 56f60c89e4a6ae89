import { type Speaker, speakerOf } from "./speaker.ts";
import type { ChatActivity } from "./web-chat.ts";

/** How far the conversation is, as its messages tell. */
export type Progress =
  | { readonly at: "start" }
  | { readonly at: "bot" | "agent"; readonly name: string }
  | { readonly at: "waiting" }
  | { readonly at: "end"; readonly endedAt: string };

export const atStart: Progress = { at: "start" };

/** Follows the conversation, also when its history is replayed after a reload. */
export function follow(progress: Progress, activity: ChatActivity): Progress {
  const speaker = speakerOf(activity);
  switch (speaker?.kind) {
    case "customer":
      return goesOn(progress, activity);
    case "bot":
    case "agent":
      return { at: speaker.kind, name: speaker.name };
    case "system":
      return afterNotice(progress, speaker, activity);
    case undefined:
      return progress;
  }
}

/** What the customer says after the end begins the next conversation. */
function goesOn(progress: Progress, { type }: ChatActivity): Progress {
  const speaks = type === "message" || type === "event";
  return speaks && progress.at === "end" ? atStart : progress;
}

function afterNotice(
  progress: Progress,
  { notice, name = "A colleague" }: Extract<Speaker, { kind: "system" }>,
  { timestamp = "" }: ChatActivity,
): Progress {
  switch (notice) {
    case "waiting":
    case "nobodyHere":
    case "agentLeft":
    case "transferred":
      return { at: "waiting" };
    case "agentJoined":
      return { at: "agent", name };
    case "ended":
      return { at: "end", endedAt: timestamp };
    default:
      return progress;
  }
}

/** The head of the page: whom the customer has in front of them, and a line below. */
export function headOf(progress: Progress): { readonly title: string; readonly line: string } {
  switch (progress.at) {
    case "start":
      return { title: "Chat with us", line: "We usually answer at once" };
    case "bot":
      return { title: progress.name, line: "Our assistant, answers at once" };
    case "waiting":
      return { title: "Waiting for a colleague", line: "You can go on writing meanwhile" };
    case "agent":
      return { title: progress.name, line: "You are talking to a person" };
    case "end":
      return { title: "Chat with us", line: "This conversation has ended" };
  }
}
