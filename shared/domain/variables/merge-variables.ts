import type { VariableValue } from "../routing/condition.ts";
import type { VariableType, Workstream } from "../routing/configuration.ts";
import { isPrimitive, readValue, type ValueRefusal } from "./read-value.ts";
import { isForbiddenName, isReservedName, variableLimits } from "./variable-limits.ts";

export type VariableRefusal =
  | ValueRefusal
  | "name-empty"
  | "name-too-long"
  | "name-forbidden"
  | "not-declared"
  | "too-many-variables";

export type VariableWarning = "differs-only-in-case" | "display-flag-not-boolean";

export interface MergeRequest {
  /** The workstream's variables, and what becomes of others: see `undeclaredVariables`. */
  readonly declared: Workstream["variables"];
  readonly policy: Workstream["undeclaredVariables"];
  readonly current: Readonly<Record<string, VariableValue>>;
  /** Names of current variables that the bot or page marked for display; none when absent. */
  readonly displayable?: readonly string[];
  /** As a bot or a customer's page sent it: name to primitive, or to `{value, isDisplayable}`. */
  readonly incoming: Readonly<Record<string, unknown>>;
}

export interface MergedVariables {
  readonly variables: Readonly<Record<string, VariableValue>>;
  readonly displayable: readonly string[];
  /** Names taken over, in the order they came. */
  readonly accepted: readonly string[];
  readonly refused: readonly { readonly name: string; readonly reason: VariableRefusal }[];
  readonly warnings: readonly Warning[];
}

interface Warning {
  readonly name: string;
  readonly warning: VariableWarning;
  readonly message: string;
}

interface Entry {
  readonly name: string;
  readonly raw: unknown;
  readonly isDisplayable: boolean;
  readonly hasOddFlag: boolean;
}

type Read =
  | { readonly ok: true; readonly value: VariableValue }
  | { readonly ok: false; readonly reason: VariableRefusal };

/** Takes incoming variables over, the later value winning; every one of them ends in `accepted` or `refused`. */
export function mergeVariables(request: MergeRequest): MergedVariables {
  const variables = new Map(Object.entries(request.current));
  const displayable = new Set(request.displayable ?? []);
  const accepted: string[] = [];
  const refused: { name: string; reason: VariableRefusal }[] = [];
  const entries = Object.entries(request.incoming).map(unwrap);

  for (const entry of entries) {
    const read = readEntry(entry, { request, variables });
    if (!read.ok) {
      refused.push({ name: entry.name, reason: read.reason });
      continue;
    }
    variables.set(entry.name, read.value);
    if (entry.isDisplayable) displayable.add(entry.name);
    else displayable.delete(entry.name);
    accepted.push(entry.name);
  }

  return {
    variables: Object.fromEntries(variables),
    displayable: [...displayable],
    accepted,
    refused,
    warnings: entries.flatMap((entry) => warn(entry, request.declared)),
  };
}

/** Whether a limit was exceeded: the original refuses the whole escalation then, and so should the caller. */
export function exceedsLimit(reason: VariableRefusal): boolean {
  return reason === "value-too-long" || reason === "name-too-long" || reason === "too-many-variables";
}

/** `{value, isDisplayable}` or a bare value; without the flag a value is not marked for display. */
function unwrap([name, raw]: [string, unknown]): Entry {
  if (!isWrapped(raw)) return { name, raw, isDisplayable: false, hasOddFlag: false };
  const { value, isDisplayable } = raw;
  const hasOddFlag = isDisplayable !== undefined && typeof isDisplayable !== "boolean";
  return { name, raw: value, isDisplayable: isDisplayable === true, hasOddFlag };
}

function isWrapped(raw: unknown): raw is { readonly value: unknown; readonly isDisplayable?: unknown } {
  if (typeof raw !== "object" || raw === null || !Object.hasOwn(raw, "value")) return false;
  return Object.keys(raw).every((key) => key === "value" || key === "isDisplayable");
}

function readEntry(
  entry: Entry,
  {
    request,
    variables,
  }: { readonly request: MergeRequest; readonly variables: ReadonlyMap<string, unknown> },
): Read {
  const { name } = entry;
  const refuse = (reason: VariableRefusal): Read => ({ ok: false, reason });
  const badName = checkName(name);
  if (badName !== undefined) return refuse(badName);

  const type = typeOf(name, request);
  if (type === undefined) return refuse("not-declared");

  const read = readValue(isReservedName(name) ? joinList(entry.raw) : entry.raw, type);
  if (!read.ok) return refuse(read.reason);
  const isOneTooMany = !variables.has(name) && variables.size >= variableLimits.count;
  return isOneTooMany ? refuse("too-many-variables") : read;
}

function checkName(name: string): VariableRefusal | undefined {
  if (name.trim() === "") return "name-empty";
  if (name.length > variableLimits.nameLength) return "name-too-long";
  return isForbiddenName(name) ? "name-forbidden" : undefined;
}

function typeOf(name: string, { declared, policy }: MergeRequest): VariableType | undefined {
  const declaration = declared.find((variable) => variable.name === name);
  if (declaration !== undefined) return declaration.type;
  return policy === "create" || isReservedName(name) ? "text" : undefined;
}

/** Bot builders send some reserved variables as lists (`va_Topics`, `va_Phrases`): kept as JSON text. */
function joinList(raw: unknown): unknown {
  return Array.isArray(raw) && raw.every(isPrimitive) ? JSON.stringify(raw) : raw;
}

function warn(entry: Entry, declared: Workstream["variables"]): readonly Warning[] {
  const { name } = entry;
  const warnings: Warning[] = [];
  const isDeclared = declared.some((variable) => variable.name === name);
  const alike = declared.find((variable) => variable.name.toLowerCase() === name.toLowerCase());
  if (!isDeclared && alike !== undefined) {
    const message = `"${name}" differs only in case from the declared "${alike.name}"`;
    warnings.push({ name, warning: "differs-only-in-case", message });
  }
  if (entry.hasOddFlag) {
    const message = `isDisplayable of "${name}" is neither true nor false, so it is not marked for display`;
    warnings.push({ name, warning: "display-flag-not-boolean", message });
  }
  return warnings;
}
