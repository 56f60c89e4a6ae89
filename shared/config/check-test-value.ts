import { type Operator, operators } from "../domain/routing/condition.ts";
import type { VariableType } from "../domain/routing/configuration.ts";
import type { ConfigurationProblem } from "./configuration-problem.ts";
import { entriesOf, type Place, placeAt, textAt } from "./place.ts";

/** What a test looks at. */
export interface Subject {
  readonly name: string;
  readonly type: VariableType;
}

type OperatorKind = "presence" | "list" | "text" | "order" | "equality";

const kinds: Readonly<Record<Operator, OperatorKind>> = {
  equals: "equality",
  "does-not-equal": "equality",
  contains: "text",
  "does-not-contain": "text",
  "begins-with": "text",
  "does-not-begin-with": "text",
  "ends-with": "text",
  "does-not-end-with": "text",
  in: "list",
  "not-in": "list",
  "contains-data": "presence",
  "does-not-contain-data": "presence",
  "greater-than": "order",
  "greater-or-equal": "order",
  "less-than": "order",
  "less-or-equal": "order",
};

/** Whether a test's value is there when its operator needs one, and fits the operator and the subject. */
export function checkTestValue(test: Place, subject: Subject): readonly ConfigurationProblem[] {
  const operator = operators.find((known) => known === textAt(test, "operator"));
  if (operator === undefined) return [];
  const kind = kinds[operator];
  const value = placeAt(test, "value");
  const complaint = missingOrNeedless({ operator, kind, value: value.value });
  if (complaint !== undefined) return [{ path: value.path, message: complaint }];
  return [
    ...checkOperator(test, { operator, kind, subject }),
    ...(kind === "list" ? entriesOf(value) : [value]).flatMap((one) =>
      checkOne(one, { operator, kind, subject }),
    ),
  ];
}

interface Wanted {
  readonly operator: Operator;
  readonly kind: OperatorKind;
  readonly subject: Subject;
}

function missingOrNeedless(test: {
  readonly operator: Operator;
  readonly kind: OperatorKind;
  readonly value: unknown;
}): string | undefined {
  const { operator, kind, value } = test;
  if (kind === "presence") return value === undefined ? undefined : `${operator} takes no value`;
  if (value === undefined) return `is required: ${operator} needs ${kind === "list" ? "a list" : "a value"}`;
  if (kind === "list")
    return Array.isArray(value) ? undefined : `${operator} needs a list, such as ["a", "b"]`;
  return Array.isArray(value) ? `${operator} needs one value; for a list use in or not-in` : undefined;
}

function checkOperator(test: Place, { operator, kind, subject }: Wanted): readonly ConfigurationProblem[] {
  const misfit =
    (kind === "text" && subject.type !== "text") || (kind === "order" && subject.type === "boolean")
      ? `${operator} does not fit "${subject.name}", which is a ${subject.type}`
      : undefined;
  return misfit === undefined ? [] : [{ path: placeAt(test, "operator").path, message: misfit }];
}

function checkOne({ value, path }: Place, wanted: Wanted): readonly ConfigurationProblem[] {
  const message = wanted.kind === "presence" ? undefined : misfitOf(value, wanted);
  return message === undefined ? [] : [{ path, message }];
}

function misfitOf(value: unknown, { operator, kind, subject }: Wanted): string | undefined {
  // What is no single value at all is the schema's to report.
  if (typeof value === "object" || value === undefined) return undefined;
  if (value === "") return "is empty: to test for no value use does-not-contain-data";
  if (kind === "text") return typeof value === "string" ? undefined : `${operator} needs text`;
  if (kind === "order") return typeof value === "number" ? undefined : `${operator} needs a number`;
  return typeMisfit(value, subject);
}

function typeMisfit(value: unknown, { name, type }: Subject): string | undefined {
  const expected = type === "text" ? "string" : type;
  return typeof value === expected ? undefined : `"${name}" is ${aKind(type)}, and this value is not`;
}

function aKind(type: VariableType): string {
  return type === "text" ? "text" : `a ${type}`;
}
