import { assertNever } from "../assert-never.ts";
import type { VariableValue } from "../routing/condition.ts";
import type { VariableType } from "../routing/configuration.ts";
import { parseDecimal } from "../routing/quantity.ts";
import { variableLimits } from "./variable-limits.ts";

export type ValueRefusal =
  | "value-missing"
  | "value-not-primitive"
  | "value-too-long"
  | "not-a-number"
  | "not-a-boolean"
  | "number-not-exact";

export type ReadValue =
  | { readonly ok: true; readonly value: VariableValue }
  | { readonly ok: false; readonly reason: ValueRefusal };

/**
 * Reads a primitive as the variable's type. A bot sends integers or strings and a form sends text, so what
 * says the same in another type is converted: 101 ↔ "101", true ↔ "true". Anything else is refused.
 */
export function readValue(raw: unknown, type: VariableType): ReadValue {
  if (raw === null || raw === undefined) return refused("value-missing");
  if (!isPrimitive(raw)) return refused("value-not-primitive");
  if (String(raw).length > variableLimits.valueLength) return refused("value-too-long");
  switch (type) {
    case "text":
      return asText(raw);
    case "number":
      return asNumber(raw);
    case "boolean":
      return asBoolean(raw);
    default:
      return assertNever(type);
  }
}

export function isPrimitive(raw: unknown): raw is VariableValue {
  return typeof raw === "string" || typeof raw === "number" || typeof raw === "boolean";
}

function asText(raw: VariableValue): ReadValue {
  if (typeof raw === "number" && !Number.isFinite(raw)) return refused("not-a-number");
  return accepted(String(raw));
}

function asNumber(raw: VariableValue): ReadValue {
  const number = typeof raw === "string" ? parseDecimal(raw) : raw;
  if (typeof number !== "number" || !Number.isFinite(number)) return refused("not-a-number");
  const isRounded = typeof raw === "string" && Number.isInteger(number) && !Number.isSafeInteger(number);
  return isRounded ? refused("number-not-exact") : accepted(number);
}

function asBoolean(raw: VariableValue): ReadValue {
  if (typeof raw === "boolean") return accepted(raw);
  const text = String(raw).toLowerCase();
  return text === "true" || text === "false" ? accepted(text === "true") : refused("not-a-boolean");
}

function accepted(value: VariableValue): ReadValue {
  return { ok: true, value };
}

function refused(reason: ValueRefusal): ReadValue {
  return { ok: false, reason };
}
