import type { Problem } from "../../wire/agent-api/types.ts";
import { hasText, text } from "../texts/text.ts";

/** The API's answer in plain words, with whatever it said in detail. */
export function explainProblem({ code, title, detail, errors }: Partial<Problem>): string {
  const key = `refused.${code}`;
  if (hasText(key)) return text(key);
  const fields = errors?.map(({ field, message }) => `${field} ${message}`).join("; ");
  return [title ?? text("refused.other"), detail, fields]
    .filter((part) => part !== undefined && part !== "")
    .map((part) => String(part).replace(/[.\s]*$/, "."))
    .join(" ");
}
