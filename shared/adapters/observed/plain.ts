const word = /^[\w.$:/-]{1,100}$/;

/** A word that came from outside, if it looks like an id or a kind; otherwise it might be anybody's text. */
export function plain(value: unknown): string {
  return (typeof value === "string" || typeof value === "number") && word.test(String(value))
    ? String(value)
    : "other";
}
