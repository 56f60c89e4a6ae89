import { ApiProblem, Unreachable } from "./api.ts";
import { text } from "./texts/text.ts";
import { explainProblem } from "./view/plain-words.ts";

/** Any failure of an act, in plain words. */
export function explain(error: unknown): string {
  if (error instanceof ApiProblem) return explainProblem(error.problem);
  if (error instanceof Unreachable) return text("refused.unreachable");
  return text("refused.page");
}
