export interface ExpiringMap<Value> {
  get(key: string): Value | undefined;
  /** `until` is a time, as `now` tells it. */
  set(key: string, value: Value, until: number): void;
  delete(key: string): void;
}

/** What is known for a time, and only so much of it: what was set longest ago goes first. */
export function createExpiringMap<Value>(options: {
  readonly mostKept: number;
  readonly now: () => number;
}): ExpiringMap<Value> {
  const { mostKept, now } = options;
  const kept = new Map<string, { readonly value: Value; readonly until: number }>();
  // What has no time, because it could not be computed, is over.
  const isOver = (until: number): boolean => !(until > now());

  return {
    get(key) {
      const found = kept.get(key);
      return found === undefined || isOver(found.until) ? undefined : found.value;
    },

    set(key, value, until) {
      kept.delete(key);
      kept.set(key, { value, until });
      for (const [oldest, { until: end }] of kept) {
        if (kept.size <= mostKept && !isOver(end)) break;
        kept.delete(oldest);
      }
    },

    delete(key) {
      kept.delete(key);
    },
  };
}
