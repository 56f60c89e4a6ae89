/** The whole body of one activity may be this long. The original allows 28 KB, its envelope included. */
export const maxActivityBytes = 28_672;

/** Far above any card; deeper JSON could not be written again without running out of stack. */
const maxDepth = 64;

/** Why an activity was not taken, in words for whoever sent it. Never quotes what was sent. */
export interface RefusedActivity {
  readonly ok: false;
  readonly status: 400 | 413 | 501;
  readonly code:
    | "activity-too-large"
    | "body-not-json"
    | "body-not-an-object"
    | "body-too-deep"
    | "activity-invalid"
    | "invoke-not-supported";
  readonly message: string;
  /** Path of the field that is wrong. */
  readonly field?: string;
}

export type ParsedActivityBody =
  | { readonly ok: true; readonly json: Readonly<Record<string, unknown>> }
  | RefusedActivity;

/**
 * The first of two steps: enough to authenticate the sender, who vouches for two of the body's fields. Who that is
 * must be known before `decodeActivity` explains what is wrong with the rest.
 */
export function parseActivityBody(raw: Uint8Array): ParsedActivityBody {
  if (raw.byteLength > maxActivityBytes) return tooLarge(raw.byteLength);
  const json = parseJson(raw);
  if (json === undefined) return refused("body-not-json", "The body is not JSON.");
  if (!isRecord(json)) {
    return refused(
      "body-not-an-object",
      `The body must be one activity, a JSON object, but is ${kindOf(json)}.`,
    );
  }
  if (depthExceeds(json, maxDepth)) {
    return refused("body-too-deep", `The body is nested deeper than ${maxDepth} levels.`);
  }
  return { ok: true, json };
}

/** For shells that know the length before they read. */
export function tooLarge(byteLength: number): RefusedActivity {
  const message = `The activity has ${byteLength} bytes; at most ${maxActivityBytes} are taken.`;
  return { ok: false, status: 413, code: "activity-too-large", message };
}

/** What a value is, in the words of JSON. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refused(code: RefusedActivity["code"], message: string): RefusedActivity {
  return { ok: false, status: 400, code, message };
}

function parseJson(raw: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw));
  } catch {
    return undefined;
  }
}

/** Level by level rather than by recursion, which is what deep input is out to exhaust. */
function depthExceeds(json: unknown, limit: number): boolean {
  let level: readonly unknown[] = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((value) =>
      typeof value === "object" && value !== null ? Object.values(value) : [],
    );
  }
  return false;
}
