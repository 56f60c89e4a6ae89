import type { z } from "zod";
import { conditionAlternative, conditionSchemas, unavailableFacts } from "./condition-schema.ts";
import { type ConfigurationProblem, unknownName } from "./configuration-problem.ts";
import { jsonPath } from "./place.ts";
import { configurationSchemas } from "./schema.ts";

type Issue = z.core.$ZodIssue;

/** The schema's issues in plain words, one problem for each thing to mend. */
export function shapeProblems(issues: readonly Issue[]): readonly ConfigurationProblem[] {
  return issues.flatMap((issue) => problemsOf(issue));
}

function problemsOf(issue: Issue): readonly ConfigurationProblem[] {
  const path = jsonPath(issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return unknownKeys(issue);
    case "invalid_union":
      return unionProblems(issue);
    case "invalid_value":
      return [wrongWord(issue)];
    case "invalid_type":
      return [{ path, message: wrongType(issue) }];
    case "too_small":
    case "too_big":
      return [{ path, message: wrongSize(issue) }];
    default:
      return [{ path, message: issue.message }];
  }
}

function unknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys): readonly ConfigurationProblem[] {
  const known = knownKeys(issue);
  return issue.keys.map((key) =>
    unknownName({
      path: jsonPath([...issue.path, key]),
      message: `"${key}" is not known here; known are ${known.join(", ")}`,
      wanted: key,
      known,
    }),
  );
}

function knownKeys({ path, input }: z.core.$ZodIssueUnrecognizedKeys): readonly string[] {
  const isCondition = path.includes("when") && isObject(input);
  const shape = isCondition
    ? conditionSchemas().shapes[conditionAlternative(input)]
    : configurationSchemas().shapes[path.filter((key) => typeof key === "string").join(".")];
  return Object.keys(shape ?? {}).filter((key) => key !== "$schema");
}

/** Of a condition's alternatives only the one that was meant is of interest. */
function unionProblems(issue: z.core.$ZodIssueInvalidUnion): readonly ConfigurationProblem[] {
  const { input, path } = issue;
  if (path.at(-1) === "value" || path.at(-2) === "value") return [wrongValue(issue)];
  if (!isObject(input)) {
    const message = `${input === undefined ? "is required:" : "must be"} a condition, such as {"variable": …, "operator": …}`;
    return [{ path: jsonPath(path), message }];
  }
  const issues = issue.errors[conditionAlternative(input)] ?? [];
  return issues.flatMap((inner) => problemsOf({ ...inner, path: [...path, ...inner.path] }));
}

function wrongValue({ input, path }: z.core.$ZodIssueInvalidUnion): ConfigurationProblem {
  const isList = Array.isArray(input);
  const message = isList
    ? "must be a list of 1 to 100 texts (of at most 4000 characters), numbers, true or false"
    : `must be text (of at most 4000 characters), a number, true, false, or a list of these${butIs(input)}`;
  return { path: jsonPath(path), message };
}

function wrongWord(issue: z.core.$ZodIssueInvalidValue): ConfigurationProblem {
  const path = jsonPath(issue.path);
  const known = issue.values.map(String);
  if (issue.input === undefined) return { path, message: `is required: one of ${known.join(", ")}` };
  const message = `must be one of ${known.join(", ")}${butIs(issue.input)}`;
  const why = issue.path.at(-1) === "fact" ? unavailableFacts.get(issue.input) : undefined;
  if (why !== undefined) return { path, message: `${message}: ${why}` };
  return typeof issue.input === "string"
    ? unknownName({ path, message, wanted: issue.input, known })
    : { path, message };
}

const expectedWords: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

function wrongType({ expected, input }: z.core.$ZodIssueInvalidType): string {
  const wanted = expectedWords[expected] ?? expected;
  return input === undefined ? `is required: ${wanted}` : `must be ${wanted}${butIs(input)}`;
}

function wrongSize(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const limit =
    issue.code === "too_small" ? `at least ${Number(issue.minimum)}` : `at most ${Number(issue.maximum)}`;
  if (issue.origin === "array" && issue.path.at(-1) === "allowedPresences") {
    return "is empty, so no agent could ever be offered a conversation: name at least one presence";
  }
  if (issue.origin === "array" && sizeOf(issue.input) === 0) return "must not be empty";
  if (issue.origin === "array") return `must have ${limit} entries, and has ${sizeOf(issue.input)}`;
  if (issue.origin === "string") return `must have ${limit} characters, and has ${sizeOf(issue.input)}`;
  return `must be ${limit}${butIs(issue.input)}`;
}

function sizeOf(input: unknown): number {
  return typeof input === "string" || Array.isArray(input) ? input.length : 0;
}

function butIs(input: unknown): string {
  if (input === null) return ", and is null";
  if (Array.isArray(input)) return ", and is a list";
  if (typeof input === "object") return ", and is an object";
  return typeof input === "string" && input.length > 60
    ? ", and is text"
    : `, and is ${JSON.stringify(input)}`;
}

function isObject(input: unknown): input is object {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}
