import { assertNever } from "../assert-never.ts";
import type { Operator, VariableValue } from "./condition.ts";
import { quantityLike } from "./quantity.ts";

/** One test of a condition, its attribute already looked up; `actual` is undefined when it is not set. */
export interface Comparison {
  readonly actual: VariableValue | undefined;
  readonly operator: Operator;
  readonly value?: VariableValue | readonly VariableValue[] | undefined;
  readonly ignoreCase?: boolean | undefined;
}

const negated = {
  "does-not-equal": "equals",
  "does-not-contain": "contains",
  "does-not-begin-with": "begins-with",
  "does-not-end-with": "ends-with",
  "not-in": "in",
  "does-not-contain-data": "contains-data",
} as const satisfies Partial<Record<Operator, Operator>>;
type NegatedOperator = keyof typeof negated;
type PlainOperator = Exclude<Operator, NegatedOperator>;

/** The operator whose opposite this one is, or the operator itself. */
export function plainOperator(operator: Operator): PlainOperator {
  return isNegated(operator) ? negated[operator] : operator;
}

/**
 * Whether the comparison holds. A negation is always the opposite of its plain operator, also for a value
 * that is not set. Throws when the condition lacks what its operator needs.
 */
export function compareValues(comparison: Comparison): boolean {
  const { operator } = comparison;
  return holds({ ...comparison, operator: plainOperator(operator) }) !== isNegated(operator);
}

function isNegated(operator: Operator): operator is NegatedOperator {
  return Object.hasOwn(negated, operator);
}

function holds(comparison: Comparison & { readonly operator: PlainOperator }): boolean {
  const { actual, operator, ignoreCase = false } = comparison;
  switch (operator) {
    case "contains-data":
      return actual !== undefined && actual !== "";
    case "equals":
      return isEqual(actual, single(comparison), ignoreCase);
    case "in":
      return list(comparison).some((value) => isEqual(actual, value, ignoreCase));
    case "contains":
    case "begins-with":
    case "ends-with":
      return matchesText({ actual, operator, value: single(comparison), ignoreCase });
    case "greater-than":
    case "greater-or-equal":
    case "less-than":
    case "less-or-equal":
      return matchesOrder({ actual, operator, value: single(comparison) });
    default:
      return assertNever(operator);
  }
}

function isEqual(actual: VariableValue | undefined, value: VariableValue, ignoreCase: boolean): boolean {
  if (actual === undefined) return false;
  if (typeof actual === "string" && typeof value === "string") {
    return fold(actual, ignoreCase) === fold(value, ignoreCase);
  }
  return typeof value === "number" ? quantityLike(value, actual) === value : actual === value;
}

function matchesText(comparison: {
  readonly actual: VariableValue | undefined;
  readonly operator: "contains" | "begins-with" | "ends-with";
  readonly value: VariableValue;
  readonly ignoreCase: boolean;
}): boolean {
  const { actual, operator, value, ignoreCase } = comparison;
  if (typeof actual !== "string" || typeof value !== "string") return false;
  const text = fold(actual, ignoreCase);
  const part = fold(value, ignoreCase);
  switch (operator) {
    case "contains":
      return text.includes(part);
    case "begins-with":
      return text.startsWith(part);
    case "ends-with":
      return text.endsWith(part);
    default:
      return assertNever(operator);
  }
}

function matchesOrder(comparison: {
  readonly actual: VariableValue | undefined;
  readonly operator: "greater-than" | "greater-or-equal" | "less-than" | "less-or-equal";
  readonly value: VariableValue;
}): boolean {
  const left = quantityLike(comparison.value, comparison.actual);
  const right = quantityLike(comparison.value, comparison.value);
  if (left === undefined || right === undefined) return false;
  switch (comparison.operator) {
    case "greater-than":
      return left > right;
    case "greater-or-equal":
      return left >= right;
    case "less-than":
      return left < right;
    case "less-or-equal":
      return left <= right;
    default:
      return assertNever(comparison.operator);
  }
}

function single({ operator, value }: Comparison): VariableValue {
  if (value === undefined || typeof value === "object") throw new TypeError(`${operator} needs one value`);
  return value;
}

function list({ operator, value }: Comparison): readonly VariableValue[] {
  if (typeof value !== "object") throw new TypeError(`${operator} needs a list of values`);
  return value;
}

function fold(text: string, ignoreCase: boolean): string {
  return ignoreCase ? text.toLowerCase() : text;
}
