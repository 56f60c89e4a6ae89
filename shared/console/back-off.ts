const first = 500;
const longest = 15_000;

/** Full jitter: many consoles that lost the same service do not come back at the same moment. */
export const backOff = (attempt: number, random: () => number = Math.random): number =>
  100 + random() * Math.min(longest, first * 2 ** attempt);

/** Ends early, without an error, when the signal aborts. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    signal?.addEventListener("abort", finish);
  });
}
