import type { ChatActivity } from "./chat-activity.ts";
import { type Speaker, speakerOf } from "./speaker.ts";
import type { PageLanguage } from "./texts.ts";

/** How far the conversation is, as its messages tell. */
export type Progress =
  | { readonly at: "start" }
  | { readonly at: "bot" | "agent"; readonly name: string }
  | { readonly at: "waiting" | "nobody" }
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
  { notice, name = "" }: Extract<Speaker, { kind: "system" }>,
  { timestamp = "" }: ChatActivity,
): Progress {
  switch (notice) {
    case "waiting":
    case "agentLeft":
    case "transferred":
      return { at: "waiting" };
    case "nobodyHere":
      return { at: "nobody" };
    case "agentJoined":
      return { at: "agent", name };
    case "ended":
      return { at: "end", endedAt: timestamp };
    default:
      return progress;
  }
}

/** The head of the page: whom the customer has in front of them, and a line below. */
export function headOf(
  progress: Progress,
  { text }: PageLanguage,
): { readonly title?: string; readonly line: string } {
  switch (progress.at) {
    case "start":
      return { line: text("atStart") };
    case "bot":
      return { title: progress.name, line: text("withBot") };
    case "waiting":
      return { title: text("waitingTitle"), line: text("waiting") };
    case "nobody":
      return { title: text("nobodyTitle"), line: text("nobody") };
    case "agent":
      return { title: progress.name || text("aColleague"), line: text("withAgent") };
    case "end":
      return { line: text("ended") };
  }
}
