import { AggregationTemporality, DataPointType, InMemoryMetricExporter } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter } from "@opentelemetry/sdk-trace-base";
import { createSdk } from "../../shared/adapters/open-telemetry/sdk.ts";
import { createTelemetry } from "../../shared/adapters/open-telemetry/telemetry.ts";
import type { Telemetry } from "../../shared/ports/telemetry.ts";

type Told = Readonly<Record<string, unknown>>;

export interface RecordedSpan {
  readonly name: string;
  readonly facts: Told;
  readonly trace: string;
  readonly id: string;
  readonly parent?: string;
  /** The traces that it names. */
  readonly links: readonly string[];
  readonly failed: boolean;
}

export interface RecordedTelemetry {
  readonly telemetry: Telemetry;
  /** Every span that has ended, in that order. */
  spans(): Promise<readonly RecordedSpan[]>;
  /** Every value since the last call, summed up; of a gauge, the last. */
  measured(): Promise<
    readonly { readonly name: string; readonly value: number; readonly attributes: Told }[]
  >;
}

/** The real telemetry, told to this process. */
export function recordTelemetry(): RecordedTelemetry {
  const spans = new InMemorySpanExporter();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const telemetry = createTelemetry({
    load: async () => createSdk([{ spans, metrics }], { name: "test", instance: "test" }),
    onFailure: (error) => {
      throw error;
    },
  });
  return {
    telemetry,
    spans: async () => {
      await telemetry.flush();
      return spans.getFinishedSpans().map((span) => ({
        name: span.name,
        facts: span.attributes,
        trace: span.spanContext().traceId,
        id: span.spanContext().spanId,
        ...(span.parentSpanContext === undefined ? {} : { parent: span.parentSpanContext.spanId }),
        links: span.links.map(({ context }) => context.traceId),
        failed: span.status.code !== 0,
      }));
    },
    measured: async () => {
      await telemetry.flush();
      const all = metrics
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
        .flatMap((metric) =>
          metric.dataPointType === DataPointType.HISTOGRAM
            ? metric.dataPoints.map(({ value, attributes }) => ({
                name: metric.descriptor.name,
                value: value.sum ?? 0,
                attributes,
              }))
            : metric.dataPoints.map(({ value, attributes }) => ({
                name: metric.descriptor.name,
                value: Number(value),
                attributes,
              })),
        );
      metrics.reset();
      return all;
    },
  };
}
