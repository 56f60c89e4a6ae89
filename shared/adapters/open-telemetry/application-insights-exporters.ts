import { AzureMonitorMetricExporter, AzureMonitorTraceExporter } from "@azure/monitor-opentelemetry-exporter";
import type { Exporters } from "./sdk.ts";

/** What cannot be sent is dropped: telemetry does not wait on an instance's disk. */
export function applicationInsightsExporters(connectionString: string): Exporters {
  const options = { connectionString, disableOfflineStorage: true };
  return {
    spans: new AzureMonitorTraceExporter(options),
    metrics: new AzureMonitorMetricExporter(options),
  };
}
