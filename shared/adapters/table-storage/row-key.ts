import { StorageLimitError } from "./errors.ts";

/** 1 KiB of UTF-16. */
export const maxKeyLength = 512;

/**
 * Any text as part of a Table key, which may not hold `/ \ # ?` or control characters. Letters, digits, `-`, `.` and
 * `_` stay as they are; any other UTF-16 unit becomes `!` and four hex digits, so that keys stay readable.
 */
export function encodeKey(text: string): string {
  if (text === "") throw new TypeError("a key cannot be made of an empty text");
  const key = text.replaceAll(/[^A-Za-z0-9._-]/g, escapeUnits);
  if (key.length > maxKeyLength) {
    throw new StorageLimitError(`a key of ${key.length} characters exceeds ${maxKeyLength}`);
  }
  return key;
}

export function decodeKey(key: string): string {
  return key.replaceAll(/!([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** A number in fixed width, so that keys sort by it. */
export function encodeNumber(value: number, digits: number): string {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 10 ** digits) {
    throw new RangeError(`${value} does not fit a key of ${digits} digits`);
  }
  return String(value).padStart(digits, "0");
}

function escapeUnits(match: string): string {
  return Array.from(
    { length: match.length },
    (_, index) => `!${match.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
