/** Limits of the original (reference section 4): lengths in UTF-16 code units, as its columns count them. */
export const variableLimits = { nameLength: 100, valueLength: 4_000, count: 100 } as const;

/** Names that bot builders set by themselves at hand-off; accepted also where others must be declared. */
export function isReservedName(name: string): boolean {
  return name.startsWith("va_");
}

/** Names that mean something to JavaScript on every object, so that a record must not carry them. */
export function isForbiddenName(name: string): boolean {
  return name === "prototype" || name in Object.prototype;
}
