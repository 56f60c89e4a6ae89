import { isForbiddenName } from "../domain/variables/variable-limits.ts";
import type { ConfigurationProblem } from "./configuration-problem.ts";
import type { Outline } from "./outline.ts";
import { placesAt, textsAt } from "./place.ts";

/** Declared names that no variable can ever have. */
export function checkVariables({ workstreams }: Outline): readonly ConfigurationProblem[] {
  const declarations = workstreams.flatMap((workstream) => placesAt(workstream, "variables"));
  return textsAt(declarations, "name")
    .filter(({ value }) => isForbiddenName(value))
    .map(({ value, path }) => ({ path, message: `"${value}" cannot be the name of a variable` }));
}
