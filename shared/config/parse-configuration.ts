import type { Configuration } from "../domain/routing/configuration.ts";
import { checkConditions } from "./check-conditions.ts";
import { checkDuplicates } from "./check-duplicates.ts";
import { checkReferences } from "./check-references.ts";
import { checkVariables } from "./check-variables.ts";
import type { ConfigurationProblem } from "./configuration-problem.ts";
import { configurationWarnings } from "./configuration-warnings.ts";
import { locateJsonError } from "./locate-json-error.ts";
import { readOutline } from "./outline.ts";
import { configurationSchemas } from "./schema.ts";
import { shapeProblems } from "./shape-problems.ts";
import { toConfiguration } from "./to-configuration.ts";

export type ParsedConfiguration =
  | {
      readonly ok: true;
      /** The file's name, for whoever prints the warnings. */
      readonly source: string;
      readonly configuration: Configuration;
      readonly warnings: readonly ConfigurationProblem[];
    }
  | { readonly ok: false; readonly source: string; readonly errors: readonly ConfigurationProblem[] };

const maxDepth = 64;

/** Reads the text of a configuration file. When it is not JSON, that is the one error. */
export function parseConfigurationText(text: string, source: string): ParsedConfiguration {
  const content = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const flaw = locateJsonError(content);
  if (flaw === undefined) return parseConfiguration(JSON.parse(content), source);
  const message = `line ${flaw.line}, column ${flaw.column}: ${flaw.message}`;
  return { ok: false, source, errors: [{ path: "$", message }] };
}

/** Checks the content of a configuration file and reports every error at once. */
export function parseConfiguration(input: unknown, source: string): ParsedConfiguration {
  if (depthExceeds(input, maxDepth)) {
    return { ok: false, source, errors: [{ path: "$", message: `is nested more than ${maxDepth} deep` }] };
  }
  // It is read once: zod would take longer to compile a reader for it than to go without.
  const parsed = configurationSchemas().file.safeParse(input, { reportInput: true, jitless: true });
  const outline = readOutline(input);
  const errors = [
    ...shapeProblems(parsed.error?.issues ?? []),
    ...checkDuplicates(outline),
    ...checkReferences(outline),
    ...checkVariables(outline),
    ...checkConditions(outline),
  ];
  if (!parsed.success || errors.length > 0) return { ok: false, source, errors: errors.toSorted(byPath) };
  const configuration = toConfiguration(parsed.data);
  return { ok: true, source, configuration, warnings: configurationWarnings(configuration) };
}

function byPath(left: ConfigurationProblem, right: ConfigurationProblem): number {
  return left.path.localeCompare(right.path, "en", { numeric: true });
}

function depthExceeds(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => depthExceeds(inner, levels - 1));
}
