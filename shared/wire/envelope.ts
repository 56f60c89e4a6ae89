import * as z from "zod";
import { PoisonMessageError } from "./poison-message-error.ts";

/** The one neutral key of every bus body: Functions lets top-level keys overwrite the message's metadata. */
export function wrap(content: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { envelope: content };
}

export function unwrap<T>(source: string, body: unknown, schema: z.ZodType<T>): T {
  const parsed = z.strictObject({ envelope: schema }).safeParse(body);
  if (parsed.success) return parsed.data.envelope;
  throw new PoisonMessageError(source, describe(parsed.error), { cause: parsed.error });
}

/** The places that are wrong and how, without the values that stood there. */
function describe(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join(".") || "body"}: ${issue.code}`)
    .join("; ");
}
