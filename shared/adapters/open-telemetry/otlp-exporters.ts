import {
  AggregationTemporalityPreference,
  OTLPMetricExporter,
} from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import type { Exporters } from "./sdk.ts";

export interface OtlpOptions {
  /** Without the path: `/v1/traces` and `/v1/metrics` are added. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Of all tries together: a flush at the end of an instance must not take longer. */
const timeoutMillis = 3_000;

/** OTLP over HTTP with JSON. Deltas, so that a gauge is not told again by an instance that knows nothing new. */
export function otlpExporters({ endpoint, headers }: OtlpOptions): Exporters {
  const base = endpoint.replace(/\/+$/, "");
  return {
    spans: new OTLPTraceExporter({ url: `${base}/v1/traces`, headers: { ...headers }, timeoutMillis }),
    metrics: new OTLPMetricExporter({
      url: `${base}/v1/metrics`,
      headers: { ...headers },
      timeoutMillis,
      temporalityPreference: AggregationTemporalityPreference.DELTA,
    }),
  };
}
