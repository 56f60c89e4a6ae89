import { AsyncLocalStorage } from "node:async_hooks";
import type { MetricName } from "../../ports/metrics.ts";
import type { SpanFacts, SpanStart, Telemetry, TraceCarrier, UnitStart } from "../../ports/telemetry.ts";

/** What is behind the port, once it is loaded. */
export interface Sdk {
  begin(start: SpanStart, from: Origin): OpenSpan;
  record(name: MetricName, value: number, attributes: Readonly<Record<string, string | number>>): void;
  /** Rejects when what has gathered could not be sent. */
  flush(): Promise<void>;
}

/** What a span belongs under, and what it only names. */
export type Origin = Pick<UnitStart, "parent" | "link">;

export interface OpenSpan {
  readonly carrier: TraceCarrier;
  end(end: { readonly facts: Facts; readonly error?: string | undefined }): void;
}

type Facts = Record<string, string | number | boolean>;

/** A unit of work that runs, and the innermost span in it. */
interface Scope {
  readonly unit: { readonly facts: Facts; ended: boolean };
  readonly carrier: TraceCarrier;
}

const plainName = /^[\w.$-]{1,80}$/;

/** The SDK is loaded at once and waited for by the first unit of work. Should that fail, everything runs untold. */
export function createTelemetry(options: {
  readonly load: () => Promise<Sdk>;
  /** Told when the SDK cannot be loaded, or at a flush cannot send. */
  readonly onFailure: (error: unknown) => void;
  /** An instance that ends does not wait longer than this for whom it tells. */
  readonly flushWithinMs?: number;
}): Telemetry {
  const { flushWithinMs = 5_000 } = options;
  const running = new AsyncLocalStorage<Scope>();
  const loading = options.load().catch((error: unknown) => {
    options.onFailure(error);
    return undefined;
  });
  const activeFacts = (): Facts | undefined => {
    const unit = running.getStore()?.unit;
    return unit?.ended === false ? unit.facts : undefined;
  };

  return {
    measure: (name, value, attributes) => {
      void loading.then((sdk) => sdk?.record(name, value, attributes));
    },

    async unit(start, work) {
      const sdk = await loading;
      if (sdk === undefined) return work();
      const unit = { facts: known(start.facts), ended: false };
      const begun = performance.now();
      const span = sdk.begin(start, start);
      const { error, result } = await attempt(() => running.run({ unit, carrier: span.carrier }, work));
      unit.ended = true;
      span.end({ facts: unit.facts, error });
      start.ended?.({ facts: unit.facts, seconds: (performance.now() - begun) / 1000, error });
      return result();
    },

    async span(start, work, factsOf) {
      const scope = running.getStore();
      const sdk = await loading;
      if (sdk === undefined || scope === undefined || scope.unit.ended) return work();
      const span = sdk.begin(start, { parent: scope.carrier });
      const done = await attempt(() => running.run({ ...scope, carrier: span.carrier }, work));
      const found = done.error === undefined ? factsOf?.(done.result()) : {};
      span.end({ facts: known({ ...start.facts, ...found }), error: done.error });
      return done.result();
    },

    note: (facts) => {
      Object.assign(activeFacts() ?? {}, known(facts));
    },
    count: (fact, more) => {
      const facts = activeFacts();
      if (facts !== undefined) facts[fact] = Number(facts[fact] ?? 0) + more;
    },
    carry: () => running.getStore()?.carrier,
    flush: async () => {
      const sdk = await loading;
      if (sdk !== undefined) await within(flushWithinMs, sdk.flush().catch(options.onFailure));
    },
  };
}

/** Runs the work. `error` is what broke, by its name: a message may quote a customer. `result` gives or throws it. */
async function attempt<T>(
  work: () => Promise<T>,
): Promise<{ readonly error: string | undefined; readonly result: () => T }> {
  try {
    const value = await work();
    return { error: undefined, result: () => value };
  } catch (error) {
    const name = error instanceof Error && plainName.test(error.name) ? error.name : "Error";
    const rethrow = (): never => {
      throw error;
    };
    return { error: name, result: rethrow };
  }
}

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limitMs);
  await Promise.race([work, over]);
  clearTimeout(timer);
}

function known(facts: SpanFacts = {}): Facts {
  const told = Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return Object.fromEntries(told);
}
