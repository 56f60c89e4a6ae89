import type { VariableValue } from "./condition.ts";

const decimal = /^[+-]?\d+(\.\d+)?$/;
const clockTime = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** The number that a text such as "101", "-2.5" says, or undefined. */
export function parseDecimal(text: string): number | undefined {
  const trimmed = text.trim();
  return decimal.test(trimmed) ? Number(trimmed) : undefined;
}

/** Minutes since midnight of a 24-hour time such as "09:30", or undefined. */
export function parseClockTime(text: string): number | undefined {
  const [, hours, minutes] = clockTime.exec(text) ?? [];
  return hours === undefined || minutes === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

/**
 * What `actual` amounts to on the scale of `pattern`: numbers (also written as text) beside a number,
 * minutes beside a time of day. Undefined when it does not fit that scale.
 */
export function quantityLike(pattern: VariableValue, actual: VariableValue | undefined): number | undefined {
  if (typeof pattern === "number")
    return typeof actual === "string" ? parseDecimal(actual) : asNumber(actual);
  if (typeof pattern !== "string" || typeof actual !== "string") return undefined;
  return parseClockTime(pattern) === undefined ? undefined : parseClockTime(actual);
}

function asNumber(value: VariableValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
