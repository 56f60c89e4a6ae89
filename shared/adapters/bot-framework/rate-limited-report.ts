/** One of many alike, and how many of them went unreported since the last one. */
export interface Report<Fact> {
  readonly fact: Fact;
  readonly unreported: number;
}

/** Reports the first fact at once and then at most one in each period, so that an attack cannot fill the log. */
export function createRateLimitedReport<Fact>(deps: {
  readonly everyMs: number;
  readonly now: () => number;
  readonly report: (report: Report<Fact>) => void;
}): (fact: Fact) => void {
  let nextAt = Number.NEGATIVE_INFINITY;
  let unreported = 0;
  return (fact) => {
    if (deps.now() < nextAt) {
      unreported += 1;
      return;
    }
    deps.report({ fact, unreported });
    nextAt = deps.now() + deps.everyMs;
    unreported = 0;
  };
}
