/** A value in the file and where it stands, whatever it turns out to be. */
export interface Place {
  readonly value: unknown;
  /** As in `$.workstreams[0].rules[2].queue`. */
  readonly path: string;
}

export interface TextPlace {
  readonly value: string;
  readonly path: string;
}

export function jsonPath(keys: readonly PropertyKey[]): string {
  return `$${keys.map(step).join("")}`;
}

/** What an object has under its own key; undefined anywhere else. */
export function placeAt(place: Place, key: string): Place {
  const { value, path } = place;
  const isThere = typeof value === "object" && value !== null && Object.hasOwn(value, key);
  return { value: isThere ? Reflect.get(value, key) : undefined, path: path + step(key) };
}

/** The entries of a list under a key; none when there is no list. */
export function placesAt(place: Place, key: string): readonly Place[] {
  return entriesOf(placeAt(place, key));
}

export function entriesOf({ value, path }: Place): readonly Place[] {
  if (!Array.isArray(value)) return [];
  return value.map((entry: unknown, index) => ({ value: entry, path: path + step(index) }));
}

/** Those of the places that hold text. */
export function texts(places: readonly Place[]): readonly TextPlace[] {
  return places.flatMap(({ value, path }) => (typeof value === "string" ? [{ value, path }] : []));
}

/** The text under a key of each place that has one. */
export function textsAt(places: readonly Place[], key: string): readonly TextPlace[] {
  return texts(places.map((place) => placeAt(place, key)));
}

export function textAt(place: Place, key: string): string | undefined {
  const { value } = placeAt(place, key);
  return typeof value === "string" ? value : undefined;
}

function step(key: PropertyKey): string {
  if (typeof key === "number") return `[${key}]`;
  const text = String(key);
  return /^[\w$]+$/.test(text) ? `.${text}` : `[${JSON.stringify(text)}]`;
}
