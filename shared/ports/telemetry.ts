import type { MetricAttributes, MetricName } from "./metrics.ts";

/** Ids, kinds and counts. Never what anybody wrote, a name, a variable or a token. */
export type SpanFacts = Readonly<Record<string, string | number | boolean | undefined>>;

/** A W3C trace context on its way to whoever goes on with the work. */
export interface TraceCarrier {
  readonly traceparent: string;
  readonly tracestate?: string;
}

export interface SpanStart {
  readonly name: string;
  readonly kind?: "server" | "client" | "producer" | "consumer";
  readonly facts?: SpanFacts;
}

/** Work that came from outside: a request, or a message of the bus. */
export interface UnitStart extends SpanStart {
  /** Where it came from; without, a trace begins here. */
  readonly parent?: TraceCarrier | undefined;
  /** What caused it long ago: a trace of its own, that names the other. */
  readonly link?: TraceCarrier | undefined;
  /** Told when the work is over, with every fact that was noted meanwhile. */
  readonly ended?: (unit: EndedUnit) => void;
}

export interface EndedUnit {
  readonly facts: SpanFacts;
  readonly seconds: number;
  /** What broke, by its name; undefined when nothing did. */
  readonly error: string | undefined;
}

/** What the app tells about itself. Nothing here throws, and nothing here waits for whom it tells. */
export interface Telemetry {
  measure<Name extends MetricName>(name: Name, value: number, attributes: MetricAttributes<Name>): void;
  /** Runs a unit of work as a span. */
  unit<T>(start: UnitStart, work: () => Promise<T>): Promise<T>;
  /** Runs a step of the running unit as a span; outside of one, or after its end, only runs it. */
  span<T>(start: SpanStart, work: () => Promise<T>, factsOf?: (result: T) => SpanFacts): Promise<T>;
  /** Adds facts to the running unit. */
  note(facts: SpanFacts): void;
  /** Adds to a count of the running unit. */
  count(fact: string, more: number): void;
  /** The running span, for a message to take along; undefined outside of any. */
  carry(): TraceCarrier | undefined;
  /** Resolves once everything told so far was sent, or could not be in a few seconds. */
  flush(): Promise<void>;
}

export const noTelemetry: Telemetry = {
  measure: () => undefined,
  unit: (_, work) => work(),
  span: (_, work) => work(),
  note: () => undefined,
  count: () => undefined,
  carry: () => undefined,
  flush: async () => undefined,
};
