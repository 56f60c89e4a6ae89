/** Growing pauses with jitter, for a broker that is away: the SDK fails at once there and does not retry. */
export interface BackOff {
  /** The next pause in milliseconds. */
  next(): number;
  /** How often in a row it failed. */
  readonly failures: number;
  reset(): void;
}

const firstMs = 50;
const longestMs = 1_000;

export function createBackOff(random: () => number = Math.random): BackOff {
  let failures = 0;
  return {
    next() {
      const full = Math.min(longestMs, firstMs * 2 ** failures++);
      return full / 2 + (random() * full) / 2;
    },
    get failures() {
      return failures;
    },
    reset() {
      failures = 0;
    },
  };
}
