export const hostileValues: readonly unknown[] = [
  null,
  -1,
  1e21,
  "hostile",
  "",
  " \t",
  true,
  [],
  ["hostile"],
  {},
  { key: "hostile" },
  "hostile".repeat(10_000),
  JSON.parse('{"__proto__": {"key": "hostile"}}'),
];

/** Every copy of a JSON value in which one place holds one of the other values. */
export function* withEachPlaceChanged(root: unknown, others: readonly unknown[]): Generator<unknown> {
  for (const path of pathsIn(root)) for (const other of others) yield changedAt(root, path, other);
}

function pathsIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [[]];
  const inner = Object.entries(value).flatMap(([key, part]) => pathsIn(part).map((path) => [key, ...path]));
  return [[], ...inner];
}

function changedAt(value: unknown, [key, ...rest]: readonly string[], other: unknown): unknown {
  if (key === undefined) return other;
  if (typeof value !== "object" || value === null) return value;
  const changed = changedAt(Reflect.get(value, key), rest, other);
  return Array.isArray(value)
    ? value.map((part, index) => (String(index) === key ? changed : part))
    : { ...value, [key]: changed };
}
