import type { Clock } from "../../ports/clock.ts";
import { type HealthCode, type HealthPart, healthCodes } from "./health-codes.ts";

export interface Finding {
  readonly part: HealthPart;
  readonly code: HealthCode;
  readonly detail: string;
  /** Names of app settings. */
  readonly settings?: readonly string[];
}

export interface Health {
  /** Empty when all is well. */
  look(): Promise<readonly Finding[]>;
}

export interface HealthCheck {
  /** Answers with what is wrong, or throws it. */
  readonly look: () => Promise<HealthCode | undefined>;
  /** What no answer in time means. */
  readonly late: HealthCode | undefined;
  /** What an error means, by its name. */
  readonly errors: { readonly otherwise: HealthCode } & Readonly<Record<string, HealthCode>>;
}

const timeLimitMs = 3_000;
/** However many ask, each part is asked once in this time. */
const freshForMs = 10_000;

export function createHealth(deps: {
  readonly clock: Clock;
  readonly checks: readonly HealthCheck[];
}): Health {
  const { clock, checks } = deps;
  let known: { readonly findings: Promise<readonly Finding[]>; readonly until: number } | undefined;
  return {
    look: () => {
      if (known === undefined || known.until <= clock.now()) {
        const codes = Promise.all(checks.map((check) => run(clock, check)));
        const findings = codes.then((all) =>
          all.flatMap((code) => (code === undefined ? [] : [finding(code)])),
        );
        known = { findings, until: clock.now() + freshForMs };
      }
      return known.findings;
    },
  };
}

export function finding(code: HealthCode, settings?: readonly string[]): Finding {
  const { part, remedy } = healthCodes[code];
  return { part, code, detail: remedy, ...(settings === undefined ? {} : { settings }) };
}

async function run(clock: Clock, { look, late, errors }: HealthCheck): Promise<HealthCode | undefined> {
  const over = new AbortController();
  const timeIsOver = clock.sleep(timeLimitMs, over.signal).then(() => late);
  try {
    return await Promise.race([look(), timeIsOver]);
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    return Object.hasOwn(errors, name) ? errors[name] : errors.otherwise;
  } finally {
    over.abort();
  }
}
