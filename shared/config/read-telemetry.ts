import { checkUrl } from "./read-connections.ts";
import type { SettingReader } from "./setting-reader.ts";

/** Whom the app tells about itself. */
export interface TelemetryTargets {
  readonly serviceName: string;
  readonly otlp?: { readonly endpoint: string; readonly headers: Readonly<Record<string, string>> };
  readonly applicationInsights?: {
    readonly connectionString: string;
    /** Whether the app's own identity is shown there. */
    readonly byIdentity: boolean;
  };
}

const defaultServiceName = "switchboard";

/** Absent: the app tells nobody. */
export function readTelemetry(reader: SettingReader): TelemetryTargets | undefined {
  const serviceName = reader.optional("OTEL_SERVICE_NAME") ?? defaultServiceName;
  const endpoint = reader.optional("OTEL_EXPORTER_OTLP_ENDPOINT");
  const applicationInsights = readApplicationInsights(reader);
  const headers = readHeaders(reader);
  if (endpoint !== undefined) checkUrl(reader, "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
  if (endpoint === undefined && applicationInsights === undefined) return undefined;
  return {
    serviceName,
    ...(endpoint === undefined ? {} : { otlp: { endpoint, headers } }),
    ...(applicationInsights === undefined ? {} : { applicationInsights }),
  };
}

function readHeaders(reader: SettingReader): Readonly<Record<string, string>> {
  const value = reader.optional("OTEL_EXPORTER_OTLP_HEADERS");
  if (value === undefined) return {};
  const pairs = value.split(",").map((pair) => /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(.*?)\s*$/.exec(pair));
  if (pairs.includes(null) || !pairs.every((pair) => isEncoded(pair?.[2] ?? ""))) {
    reader.fail("OTEL_EXPORTER_OTLP_HEADERS", "is not a list of headers, as name=value,name=value.");
    return {};
  }
  return Object.fromEntries(pairs.map((pair) => [pair?.[1], decodeURIComponent(pair?.[2] ?? "")]));
}

function isEncoded(value: string): boolean {
  try {
    decodeURIComponent(value);
    return true;
  } catch {
    return false;
  }
}

function readApplicationInsights(reader: SettingReader): TelemetryTargets["applicationInsights"] {
  const authentication = reader.optional("APPLICATIONINSIGHTS_AUTHENTICATION_STRING");
  if (authentication !== undefined && !/(?:^|;)\s*Authorization=AAD\s*(?:;|$)/i.test(authentication)) {
    reader.fail(
      "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
      "has no Authorization=AAD. Set it to Authorization=AAD, for a user-assigned identity with ClientId=…;Authorization=AAD.",
    );
  }
  const connectionString = reader.optional("APPLICATIONINSIGHTS_CONNECTION_STRING");
  if (connectionString === undefined) return undefined;
  checkApplicationInsights(reader, connectionString);
  return { connectionString, byIdentity: authentication !== undefined };
}

function checkApplicationInsights(reader: SettingReader, value: string): void {
  const key = /(?:^|;)\s*InstrumentationKey=[0-9a-f-]{36}\s*(?:;|$)/i;
  if (!key.test(value)) {
    reader.fail(
      "APPLICATIONINSIGHTS_CONNECTION_STRING",
      "is not a connection string of Application Insights: it has no InstrumentationKey=….",
    );
  }
  const endpoint = /(?:^|;)\s*IngestionEndpoint=([^;]+)/i.exec(value)?.[1];
  if (endpoint !== undefined) checkUrl(reader, "APPLICATIONINSIGHTS_CONNECTION_STRING", endpoint.trim());
}
