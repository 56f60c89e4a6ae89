import * as z from "zod";
import { badArgument, missingProperty } from "./refused-request.ts";

const accountSchema = z.looseObject({ id: z.string().trim().min(1).max(256), name: z.string().optional() });

const incomingSchema = z.looseObject({ type: z.string().min(1).max(100), from: z.unknown().optional() });

/** An activity as it came from a client or the bot: checked where this service reads it, otherwise as it was. */
export type IncomingActivity = z.infer<typeof incomingSchema>;

export interface Account {
  readonly id: string;
  readonly name?: string;
  readonly role?: "user" | "bot";
}

/** An activity this service has accepted and stamped. */
export interface Activity {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly channelId: string;
  readonly conversation: { readonly id: string };
  readonly from: Account;
  readonly text?: unknown;
  readonly [field: string]: unknown;
}

export function parseActivity(body: unknown): IncomingActivity {
  const parsed = incomingSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  if (typeof body === "object" && body !== null && !Array.isArray(body)) {
    throw missingProperty("The activity has no type");
  }
  throw badArgument("The body is not an activity");
}

export function parseAccount(value: unknown, where: string): Account {
  const parsed = accountSchema.safeParse(value);
  if (!parsed.success) throw missingProperty(`${where} needs an id that is text of at most 256 characters`);
  const { id, name } = parsed.data;
  return name === undefined ? { id } : { id, name };
}
