/** What the agent API is sent: bodies and queries, held to these schemas, each made when it is first needed. */
import * as z from "zod";
import { once } from "../../domain/once.ts";

export const presences = ["available", "busy", "busyDnd", "away", "offline"] as const;

const chars = (max: number) => z.string().max(max).regex(/\S/, "must not be blank");

export const presenceRequest = once(() => z.strictObject({ presence: z.enum(presences) }));
/** Accepts or declines the offer of that epoch. */
export const offerAnswer = once(() => z.strictObject({ epoch: z.int().nonnegative() }));
export const sendRequest = once(() => z.strictObject({ text: chars(6000) }));
export const transferRequest = once(() =>
  z.strictObject({
    queueId: chars(128),
    note: z.string().max(2000).optional(),
  }),
);
export const noteRequest = once(() => z.strictObject({ text: chars(6000) }));
export const closeRequest = once(() =>
  z.strictObject({
    notes: z.string().max(6000).optional(),
    /** One of the conversation's `dispositions`. */
    disposition: chars(100).optional(),
  }),
);

export const syncQuery = once(() =>
  z.strictObject({
    cursor: z.string().max(256).optional(),
    /** Seconds to wait for a change after `cursor`. */
    wait: z.coerce.number().int().min(0).max(25).default(0),
  }),
);
export const closedQuery = once(() =>
  z.strictObject({
    /** At most 48 hours back; by default the beginning of today, in UTC. */
    since: z.iso.datetime().optional(),
  }),
);
export const messagesQuery = once(() =>
  z.strictObject({
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  }),
);

export const deadLettersQuery = once(() =>
  z.strictObject({
    /** Whether those that were put on the bus again are listed, too. */
    resubmitted: z.stringbool().default(false),
  }),
);
