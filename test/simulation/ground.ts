import type { Faults } from "./faults.ts";
import type { Chance } from "./random.ts";
import type { Scheduler } from "./scheduler.ts";

/** What everything simulated stands on. */
export interface Ground {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly faults: Faults;
  /** Writes one line of the run's history; `about` names whom it concerns. */
  tell(about: string, line: () => string): void;
}
