/** The OpenTelemetry SDK in few words. Whoever imports this loads it. Nothing global is set. */
import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
} from "@opentelemetry/sdk-trace-base";
import type { SpanStart, TraceCarrier } from "../../ports/telemetry.ts";
import { createInstruments } from "./instruments.ts";
import type { OpenSpan, Origin, Sdk } from "./telemetry.ts";

export interface Exporters {
  readonly spans: SpanExporter;
  readonly metrics: PushMetricExporter;
}

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;
const propagator = new W3CTraceContextPropagator();

export function createSdk(
  exporters: readonly Exporters[],
  service: { readonly name: string; readonly instance: string },
): Sdk {
  const resource = resourceFromAttributes({
    "service.name": service.name,
    "service.instance.id": service.instance,
  });
  const spanProcessors = exporters.map(({ spans }) => new BatchSpanProcessor(spans));
  const readers = exporters.map(({ metrics: exporter }) => new PeriodicExportingMetricReader({ exporter }));
  // A Functions host without Application Insights marks its traces as not sampled, and would silence ours.
  const sampler = new AlwaysOnSampler();
  const traces = new BasicTracerProvider({ resource, spanProcessors, sampler });
  const metrics = new MeterProvider({ resource, readers });
  const tracer = traces.getTracer("switchboard");
  return {
    record: createInstruments(metrics.getMeter("switchboard")),
    begin: (start, origin) => beginIn(tracer, start, origin),
    flush: async () => {
      await Promise.all([traces.forceFlush(), metrics.forceFlush()]);
    },
  };
}

function beginIn(tracer: Tracer, start: SpanStart, origin: Origin): OpenSpan {
  const parent = contextOf(origin.parent);
  const kind = start.kind === undefined ? SpanKind.INTERNAL : kinds[start.kind];
  const linked = trace.getSpanContext(contextOf(origin.link));
  const links = linked === undefined ? [] : [{ context: linked }];
  const span = tracer.startSpan(start.name, { kind, links }, parent);
  return {
    carrier: carrierOf(trace.setSpan(parent, span)),
    end: ({ facts, error }) => {
      span.setAttributes(facts);
      if (error !== undefined) {
        span.setAttribute("error.type", error);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}

function contextOf(carrier: TraceCarrier | undefined): Context {
  return carrier === undefined
    ? ROOT_CONTEXT
    : propagator.extract(ROOT_CONTEXT, { ...carrier }, defaultTextMapGetter);
}

function carrierOf(context: Context): TraceCarrier {
  const carrier: { traceparent: string; tracestate?: string } = { traceparent: "" };
  propagator.inject(context, carrier, defaultTextMapSetter);
  return carrier;
}
