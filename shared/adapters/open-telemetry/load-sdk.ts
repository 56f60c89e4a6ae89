import type { ApplicationInsightsOptions } from "./application-insights-exporters.ts";
import type { OtlpOptions } from "./otlp-exporters.ts";
import type { Sdk } from "./telemetry.ts";

export interface TelemetryTargets {
  readonly serviceName: string;
  readonly otlp?: OtlpOptions;
  readonly applicationInsights?: ApplicationInsightsOptions;
}

/** The SDK and what it sends with, loaded here and nowhere before. */
export async function loadSdk({ serviceName, otlp, applicationInsights }: TelemetryTargets): Promise<Sdk> {
  const exporters = [
    otlp && import("./otlp-exporters.ts").then(({ otlpExporters }) => otlpExporters(otlp)),
    applicationInsights &&
      import("./application-insights-exporters.ts").then(({ applicationInsightsExporters }) =>
        applicationInsightsExporters(applicationInsights),
      ),
  ];
  const { createSdk } = await import("./sdk.ts");
  const loaded = await Promise.all(exporters.flatMap((one) => one || []));
  return createSdk(loaded, { name: serviceName, instance: crypto.randomUUID() });
}
