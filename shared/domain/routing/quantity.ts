import type { VariableValue } from "./condition.ts";

const decimal = /^[+-]?\d+(\.\d+)?$/;

/** The number that a text such as "101", "-2.5" says, or undefined. */
export function parseDecimal(text: string): number | undefined {
  const trimmed = text.trim();
  return decimal.test(trimmed) ? Number(trimmed) : undefined;
}

/** The number that `actual` is, or says, when it is compared with a number. Undefined when it does not fit. */
export function quantityLike(pattern: VariableValue, actual: VariableValue | undefined): number | undefined {
  if (typeof pattern !== "number") return undefined;
  if (typeof actual === "string") return parseDecimal(actual);
  return typeof actual === "number" ? actual : undefined;
}
