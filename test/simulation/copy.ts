/** A copy of plain data. What was handed over may change afterwards without changing what is stored. */
export function copy<T>(value: T): T {
  return copyAny(value) as T;
}

function copyAny(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyAny);
  const result: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) result[key] = copyAny(part);
  return result;
}
