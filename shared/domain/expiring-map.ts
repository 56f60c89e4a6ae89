export interface ExpiringMap<Value> {
  get(key: string): Value | undefined;
  /** `until` is a time, as `now` tells it. */
  set(key: string, value: Value, until: number): void;
}

/** What is known for a time, and only so much of it: what was set longest ago goes first. */
export function createExpiringMap<Value>(options: {
  readonly mostKept: number;
  readonly now: () => number;
}): ExpiringMap<Value> {
  const { mostKept, now } = options;
  const kept = new Map<string, { readonly value: Value; readonly until: number }>();

  return {
    get(key) {
      const found = kept.get(key);
      if (found === undefined || found.until > now()) return found?.value;
      kept.delete(key);
      return undefined;
    },

    set(key, value, until) {
      kept.delete(key);
      kept.set(key, { value, until });
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    },
  };
}
