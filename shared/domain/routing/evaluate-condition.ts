import type { RoutingFacts } from "./choose-queue.ts";
import { compareValues, plainOperator } from "./compare-values.ts";
import type { Condition, Operator, VariableValue } from "./condition.ts";
import { quantityLike } from "./quantity.ts";

export interface Verdict {
  readonly holds: boolean;
  /** What is noteworthy, in words; never a customer's value. */
  readonly notes: readonly string[];
  /** Every single test, in the order in which they were written. */
  readonly tests: readonly TestOutcome[];
}

export type Test = Extract<Condition, { readonly operator: Operator }>;

export interface TestOutcome {
  readonly test: Test;
  readonly holds: boolean;
  /** What was found; absent when it is not set. */
  readonly actual?: VariableValue;
  /** The variable in which it was found: its name may differ in case from the test's. */
  readonly foundIn?: string;
}

/**
 * Whether a condition holds. Every part of a group is examined, so that notes and failures do not depend on
 * the order in which the parts were written. Throws on a condition that makes no sense.
 */
export function evaluateCondition(condition: Condition, facts: RoutingFacts): Verdict {
  if ("all" in condition) {
    const verdicts = condition.all.map((part) => evaluateCondition(part, facts));
    return { holds: verdicts.every((verdict) => verdict.holds), ...together(verdicts) };
  }
  if ("any" in condition) {
    const verdicts = condition.any.map((part) => evaluateCondition(part, facts));
    return { holds: verdicts.some((verdict) => verdict.holds), ...together(verdicts) };
  }
  return evaluateTest(condition, facts);
}

function together(verdicts: readonly Verdict[]): Pick<Verdict, "notes" | "tests"> {
  return {
    notes: [...new Set(verdicts.flatMap(({ notes }) => notes))],
    tests: verdicts.flatMap(({ tests }) => tests),
  };
}

function evaluateTest(test: Test, facts: RoutingFacts): Verdict {
  const { nameNotes, ...found } = lookUp(test, facts);
  const { actual } = found;
  const holds = compareValues({ ...test, actual });
  return {
    holds,
    notes: [...nameNotes, ...valueNotes(test, actual)],
    tests: [{ test, holds, ...found }],
  };
}

type Found = Pick<TestOutcome, "actual" | "foundIn"> & { readonly nameNotes: readonly string[] };

function lookUp(test: Test, facts: RoutingFacts): Found {
  if ("fact" in test) {
    const actual = facts[test.fact];
    return { ...(actual === undefined ? {} : { actual }), nameNotes: [] };
  }
  const { variable } = test;
  if (Object.hasOwn(facts.variables, variable)) return found(variable, facts);
  const alike = Object.keys(facts.variables)
    .filter((name) => sameButForCase(name, variable))
    .toSorted();
  const [first] = alike;
  if (first === undefined) return { nameNotes: [] };
  if (test.ignoreCase === true) return found(first, facts);
  return {
    nameNotes: alike.map((name) => `"${variable}" is not set; "${name}" is, and differs only in case`),
  };
}

function found(foundIn: string, { variables }: RoutingFacts): Found {
  const actual = variables[foundIn];
  return { foundIn, ...(actual === undefined ? {} : { actual }), nameNotes: [] };
}

function valueNotes(test: Test, actual: VariableValue | undefined): readonly string[] {
  if (actual === undefined || plainOperator(test.operator) === "contains-data") return [];
  const name = "fact" in test ? test.fact : test.variable;
  const values = valuesOf(test);
  const misfit = values.find((value) => !fits({ value, actual, operator: test.operator }));
  if (misfit !== undefined) return [`"${name}" is ${kindOf(actual)}, which ${wanted(misfit)}`];
  return values
    .filter((value) => differsOnlyInCase(test, { actual, value }))
    .map((value) => `"${name}" differs only in case from "${value}"`);
}

function valuesOf({ value }: Test): readonly VariableValue[] {
  if (value === undefined) return [];
  return typeof value === "object" ? value : [value];
}

function fits(comparison: {
  readonly value: VariableValue;
  readonly actual: VariableValue;
  readonly operator: Operator;
}): boolean {
  const { value, actual, operator } = comparison;
  if (typeof value === "number" || isOrder(operator)) return quantityLike(value, actual) !== undefined;
  return typeof value === typeof actual;
}

function isOrder(operator: Operator): boolean {
  return operator.startsWith("greater") || operator.startsWith("less");
}

function kindOf(value: VariableValue): string {
  return typeof value === "string" ? "text" : `a ${typeof value}`;
}

function wanted(value: VariableValue): string {
  switch (typeof value) {
    case "number":
      return "is not a number";
    case "boolean":
      return "is neither true nor false";
    default:
      return `does not compare with the text "${value}"`;
  }
}

/** Whether one value of the test misses the actual one by nothing but case. */
function differsOnlyInCase(
  test: Test,
  { actual, value }: { readonly actual: VariableValue; readonly value: VariableValue },
): boolean {
  if (test.ignoreCase === true || isOrder(test.operator)) return false;
  const plain = plainOperator(test.operator);
  const comparison = { actual, value, operator: plain === "in" ? "equals" : plain } as const;
  return !compareValues(comparison) && compareValues({ ...comparison, ignoreCase: true });
}

function sameButForCase(left: string, right: string): boolean {
  return left !== right && left.toLowerCase() === right.toLowerCase();
}
