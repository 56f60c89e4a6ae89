/** What the agent API is sent: bodies and queries, held to these schemas. */
import * as z from "zod";

export const presences = ["available", "busy", "busyDnd", "away", "offline"] as const;

const chars = (max: number) => z.string().max(max).regex(/\S/, "must not be blank");

export const presenceRequest = z.strictObject({ presence: z.enum(presences) });
/** Accepts or declines the offer of that epoch. */
export const offerAnswer = z.strictObject({ epoch: z.int().nonnegative() });
export const sendRequest = z.strictObject({ text: chars(6000) });
export const transferRequest = z.strictObject({
  queueId: chars(128),
  note: z.string().max(2000).optional(),
});
export const noteRequest = z.strictObject({ text: chars(6000) });
export const closeRequest = z.strictObject({
  notes: z.string().max(6000).optional(),
  /** One of the conversation's `dispositions`. */
  disposition: chars(100).optional(),
});

export const syncQuery = z.strictObject({
  cursor: z.string().max(256).optional(),
  /** Seconds to wait for a change after `cursor`. */
  wait: z.coerce.number().int().min(0).max(25).default(0),
});
export const closedQuery = z.strictObject({
  /** At most 48 hours back; by default the beginning of today, in UTC. */
  since: z.iso.datetime().optional(),
});
export const messagesQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

export const deadLettersQuery = z.strictObject({
  /** Whether those that were put on the bus again are listed, too. */
  resubmitted: z.stringbool().default(false),
});
