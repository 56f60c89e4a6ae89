import { expect, it } from "vitest";
import { readTelemetry } from "../../shared/config/read-telemetry.ts";
import { createSettingReader } from "../../shared/config/setting-reader.ts";

const key = "InstrumentationKey=11111111-2222-4333-8444-555555555555";
const applicationInsights = `${key};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/`;
const endpoint = "https://collector.contoso.com:4318";

function read(env: Record<string, string>, isLocal = false) {
  const reader = createSettingReader(env, isLocal);
  const telemetry = readTelemetry(reader);
  return { telemetry, wrong: reader.errors.map(({ setting }) => setting) };
}

it("nobody is told unless somebody is named", () => {
  expect(read({ OTEL_SERVICE_NAME: "mine" })).toEqual({ telemetry: undefined, wrong: [] });
});

it("a collector and Application Insights may both be told", () => {
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: "api-key=a%20key, x-team = blue",
    APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsights,
    OTEL_SERVICE_NAME: "mine",
  };
  expect(read(env)).toEqual({
    telemetry: {
      serviceName: "mine",
      otlp: { endpoint, headers: { "api-key": "a key", "x-team": "blue" } },
      applicationInsights: { connectionString: applicationInsights, byIdentity: false },
    },
    wrong: [],
  });
});

it.each(["Authorization=AAD", "ClientId=11111111-2222-4333-8444-555555555555;Authorization=AAD"])(
  "Application Insights is shown the app's own identity with %s",
  (authentication) => {
    const env = {
      APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsights,
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: authentication,
    };
    expect(read(env).telemetry).toMatchObject({ applicationInsights: { byIdentity: true } });
  },
);

it("a collector without TLS is for one's own machine", () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318" };
  expect(read(env).wrong).toEqual(["OTEL_EXPORTER_OTLP_ENDPOINT"]);
  expect(read(env, true).wrong).toEqual([]);
});

it.each([
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector"],
  ["OTEL_EXPORTER_OTLP_HEADERS", "api-key"],
  ["OTEL_EXPORTER_OTLP_HEADERS", "api-key=100%"],
  ["APPLICATIONINSIGHTS_CONNECTION_STRING", "IngestionEndpoint=https://contoso.example"],
  ["APPLICATIONINSIGHTS_CONNECTION_STRING", `${key};IngestionEndpoint=nowhere`],
  ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "ClientId=11111111-2222-4333-8444-555555555555"],
])("%s must not be %s", (name, value) => {
  expect(read({ [name]: value }).wrong).toEqual([name]);
});
