import { AzureMonitorMetricExporter, AzureMonitorTraceExporter } from "@azure/monitor-opentelemetry-exporter";
import { SpanKind } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import type { Exporters } from "./sdk.ts";

export interface ApplicationInsightsOptions {
  readonly connectionString: string;
  /** Whether the app's own identity is shown there. */
  readonly byIdentity: boolean;
}

/** What cannot be sent is dropped: telemetry does not wait on an instance's disk. */
export async function applicationInsightsExporters({
  connectionString,
  byIdentity,
}: ApplicationInsightsOptions): Promise<Exporters> {
  const options = {
    connectionString,
    disableOfflineStorage: true,
    ...plainHost(connectionString),
    ...(byIdentity ? { credential: await makeCredential() } : {}),
  };
  const traces = new AzureMonitorTraceExporter(options);
  return {
    spans: {
      export: (spans, done) => traces.export(spans.map(named), done),
      shutdown: () => traces.shutdown(),
    },
    metrics: new AzureMonitorMetricExporter(options),
  };
}

async function makeCredential() {
  const { DefaultAzureCredential } = await import("@azure/identity");
  return new DefaultAzureCredential();
}

/** The exporter makes https of every address, also of one on one's own machine. */
function plainHost(connectionString: string): object {
  const host = /(?:^|;)\s*IngestionEndpoint=(http:[^;]+)/i.exec(connectionString)?.[1]?.trim();
  return host === undefined ? {} : { host, allowInsecureConnection: true };
}

/** The exporter gives a message's span no name, but takes one from here. */
function named(span: ReadableSpan): ReadableSpan {
  if (span.kind !== SpanKind.CONSUMER) return span;
  const attributes = { ...span.attributes, "ai.operation.name": span.name };
  return Object.create(span, { attributes: { value: attributes } });
}
