import { gunzipSync, gzipSync } from "node:zlib";

export type Packed = Record<string, string | Uint8Array>;

/** A string property holds 64 KiB of UTF-16; kept a little below. */
const unitsPerProperty = 32_000;
const bytesPerProperty = 65_536;

/** Longer texts are compressed: Table Storage counts two bytes for each character of a string. */
export const gzipAbove = 4 * unitsPerProperty;

/** A text of any length as properties: `p0`, `p1` … as it is, or `z0`, `z1` … compressed. */
export function packText(text: string, limits: { readonly gzipAbove: number } = { gzipAbove }): Packed {
  if (text.length <= limits.gzipAbove) return numbered("p", splitText(text, unitsPerProperty));
  return numbered("z", splitBytes(gzipSync(text)));
}

/** The text again, or undefined when the properties do not hold one. */
export function unpackText(properties: Readonly<Record<string, unknown>>): string | undefined {
  const { p0 } = properties;
  if (p0 !== undefined) return collect(properties, "p", isString)?.join("");
  const pieces = collect(properties, "z", isBytes);
  if (pieces === undefined) return undefined;
  try {
    return gunzipSync(Buffer.concat(pieces)).toString("utf8");
  } catch {
    return undefined;
  }
}

/** Cuts at `size` UTF-16 units at most, never between the halves of a surrogate pair. */
export function splitText(text: string, size: number): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length || pieces.length === 0; ) {
    const end = start + size - (isPairAt(text, start + size - 1) ? 1 : 0);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

function isPairAt(text: string, index: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(index, index + 2));
}

function splitBytes(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / bytesPerProperty);
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * bytesPerProperty, (index + 1) * bytesPerProperty),
  );
}

function numbered(prefix: string, pieces: readonly (string | Uint8Array)[]): Packed {
  return Object.fromEntries(pieces.map((piece, index) => [`${prefix}${index}`, piece]));
}

function collect<Piece>(
  properties: Readonly<Record<string, unknown>>,
  prefix: string,
  isPiece: (value: unknown) => value is Piece,
): Piece[] | undefined {
  const pieces: Piece[] = [];
  for (let index = 0; ; index++) {
    const piece = properties[`${prefix}${index}`];
    if (piece === undefined) return index === 0 ? undefined : pieces;
    if (!isPiece(piece)) return undefined;
    pieces.push(piece);
  }
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}
