import type { Activity } from "./activity.ts";
import type { Conversation } from "./conversation-store.ts";
import { badArgument } from "./refused-request.ts";

/** How many entries a client has seen. To clients it is an opaque text. */
export function parseWatermark(text: string | null, conversation: Conversation): number {
  if (text === null || text === "") return 0;
  const watermark = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(watermark <= conversation.entries.length)) {
    throw badArgument("The watermark was not given out by this service");
  }
  return watermark;
}

export function activitiesAfter(
  conversation: Conversation,
  watermark: number,
): { readonly activities: readonly Activity[]; readonly watermark: number } {
  const activities = conversation.entries
    .slice(watermark)
    .filter(({ shown }) => shown)
    .map(({ activity }) => activity);
  return { activities, watermark: conversation.entries.length };
}
