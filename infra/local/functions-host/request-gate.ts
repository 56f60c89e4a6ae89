/** How many requests may run and wait at once; host.json's maxConcurrentRequests and maxOutstandingRequests. */
export interface RequestGate {
  /** Waits for a place; undefined when too many are outstanding already. The caller must leave again. */
  enter(): Promise<{ leave(): void } | undefined>;
}

export function createRequestGate(limits: {
  readonly maxConcurrentRequests: number;
  readonly maxOutstandingRequests: number;
}): RequestGate {
  const waiting: (() => void)[] = [];
  let running = 0;

  function leave(): void {
    running--;
    const next = waiting.shift();
    if (next === undefined) return;
    running++;
    next();
  }

  return {
    async enter() {
      if (running + waiting.length >= limits.maxOutstandingRequests) return undefined;
      if (running < limits.maxConcurrentRequests) running++;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return { leave };
    },
  };
}
