/** A timer trigger. A run that comes due while one goes on is left out, and nothing is kept over a restart. */
import type { TypedData } from "./core-types.ts";
import { parseNcrontab } from "./ncrontab.ts";
import type { TimerPlan } from "./plan-functions.ts";
import type { Pump } from "./session-pump.ts";

export interface TimerTrigger extends Pump {
  /** Runs it now, as POST /admin/functions/NAME does in Azure; rejects with what the function threw. */
  run(): Promise<void>;
}

/** The longest that setTimeout can wait. */
const longestWaitMs = 2 ** 31 - 1;

export function startTimerTrigger(options: {
  readonly plan: TimerPlan;
  readonly isScheduled: boolean;
  /** Runs the function; rejects with what it threw. */
  invoke(timer: TypedData): Promise<void>;
}): TimerTrigger {
  const { plan, isScheduled, invoke } = options;
  const cron = parseNcrontab(plan.schedule);
  let running: Promise<void> | undefined;
  let last: Date | undefined;
  let timeout: NodeJS.Timeout | undefined;

  const run = (): Promise<void> => {
    running ??= invoke(timerInfo(last, cron.nextRun())).finally(() => {
      running = undefined;
      last = new Date();
    });
    return running;
  };
  const planNext = (): void => {
    const due = cron.nextRun();
    if (due === null) return;
    const wait = due.getTime() - Date.now();
    timeout = setTimeout(
      () => {
        if (Date.now() < due.getTime()) return planNext();
        // What the function threw is reported with its invocation.
        run().catch(() => undefined);
        planNext();
      },
      Math.min(wait, longestWaitMs),
    );
  };
  if (isScheduled) planNext();
  return {
    run,
    drain: async () => {
      clearTimeout(timeout);
      await running?.catch(() => undefined);
    },
  };
}

/** As the host sends it; the library turns the names into camel case. */
function timerInfo(last: Date | undefined, next: Date | null): TypedData {
  const never = "0001-01-01T00:00:00";
  const status = {
    Last: last?.toISOString() ?? never,
    LastUpdated: last?.toISOString() ?? never,
    Next: next?.toISOString() ?? never,
  };
  return {
    json: JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: status, IsPastDue: false }),
  };
}
