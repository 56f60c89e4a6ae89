import { nearestName } from "./nearest-name.ts";

export interface ConfigurationProblem {
  /** Where in the file, as in `$.workstreams[0].rules[2].queue`. */
  readonly path: string;
  readonly message: string;
  /** The known name that was probably meant. */
  readonly nearest?: string;
}

/** A problem with a name nobody knows, with the nearest that somebody does. */
export function unknownName(problem: {
  readonly path: string;
  readonly message: string;
  readonly wanted: string;
  readonly known: Iterable<string>;
}): ConfigurationProblem {
  const { path, message } = problem;
  const nearest = nearestName(problem.wanted, problem.known);
  if (nearest === undefined) return { path, message };
  return { path, message: `${message}; did you mean "${nearest}"?`, nearest };
}

/** One line for each problem, to be printed as it is. */
export function printProblems(source: string, problems: readonly ConfigurationProblem[]): string {
  return problems.map(({ path, message }) => `${source}: ${path}: ${message}`).join("\n");
}
