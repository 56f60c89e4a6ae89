import type { z } from "zod";
import { fieldErrors } from "./field-errors.ts";
import { UnusableRequest } from "./unusable-request.ts";

/** The query, held to its schema; a parameter nobody knows is named. */
export function readQuery<Query>(query: URLSearchParams, schema: z.ZodType<Query>): Query {
  const parsed = schema.safeParse(Object.fromEntries(query));
  if (!parsed.success) throw new UnusableRequest("query-invalid", { errors: fieldErrors(parsed.error) });
  return parsed.data;
}
