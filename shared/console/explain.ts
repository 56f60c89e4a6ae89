import { ApiProblem, Unreachable } from "./api.ts";
import { explainProblem } from "./view/plain-words.ts";

/** Any failure of an act, in plain words. */
export function explain(error: unknown): string {
  if (error instanceof ApiProblem) return explainProblem(error.problem);
  if (error instanceof Unreachable) return "The service cannot be reached. Try again in a moment.";
  return "Something went wrong on this page. Reload it if it happens again.";
}
