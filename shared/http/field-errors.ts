import type { z } from "zod";
import type { Problem } from "../wire/agent-api/types.ts";

/** Every field that is wrong, by its path; an unknown field by its own name. */
export function fieldErrors(error: z.ZodError): NonNullable<Problem["errors"]> {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({ field: [...path, key].join("."), message: "is not known" }));
    }
    return [{ field: path.join("."), message: issue.message }];
  });
}
