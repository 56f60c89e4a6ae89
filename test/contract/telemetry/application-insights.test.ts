import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { expect, it, onTestFinished, vi } from "vitest";
import { loadSdk } from "../../../shared/adapters/open-telemetry/load-sdk.ts";
import { createTelemetry } from "../../../shared/adapters/open-telemetry/telemetry.ts";

interface Envelope {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: { readonly baseType: string; readonly baseData: Readonly<Record<string, unknown>> };
}

const connectionStringTo = (endpoint: string) =>
  `InstrumentationKey=11111111-2222-4333-8444-555555555555;IngestionEndpoint=${endpoint}`;

/** An ingestion endpoint of Application Insights, on this machine. */
async function startIngestion() {
  const received: Envelope[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const text = (request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString();
    const envelopes = JSON.parse(text) as readonly Envelope[];
    received.push(...envelopes);
    const { length } = envelopes;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ itemsReceived: length, itemsAccepted: length, errors: [] }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { received, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

it("Application Insights gets the same spans and metrics", async () => {
  vi.stubEnv("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
  vi.stubEnv("APPLICATION_INSIGHTS_NO_STATSBEAT", "true");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { received, endpoint } = await startIngestion();
  const failures: unknown[] = [];
  const telemetry = createTelemetry({
    load: () =>
      loadSdk({
        serviceName: "the-service",
        applicationInsights: { connectionString: connectionStringTo(endpoint), byIdentity: false },
      }),
    onFailure: (error) => failures.push(error),
  });
  await telemetry.unit(
    { name: "process assign-work", kind: "consumer", facts: { "switchboard.command": "Enqueue" } },
    () => telemetry.span({ name: "transact assignment", kind: "client" }, async () => undefined),
  );
  telemetry.measure("switchboard.bus.parked", 1, { "messaging.destination.name": "assign-work" });
  telemetry.measure("switchboard.invariant.violations", 3, { "switchboard.invariant": "D1" });
  await telemetry.flush();

  expect(failures).toEqual([]);
  const told = received.map(({ tags, data: { baseType, baseData } }) => ({ tags, baseType, ...baseData }));
  expect(told).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        baseType: "RequestData",
        name: "process assign-work",
        success: true,
        properties: { "switchboard.command": "Enqueue" },
      }),
      expect.objectContaining({ baseType: "RemoteDependencyData", name: "transact assignment" }),
      expect.objectContaining({
        baseType: "MetricData",
        metrics: [expect.objectContaining({ name: "switchboard.bus.parked", value: 1, count: 1 })],
        properties: { "messaging.destination.name": "assign-work" },
      }),
      expect.objectContaining({
        metrics: [expect.objectContaining({ name: "switchboard.invariant.violations", value: 3 })],
        properties: { "switchboard.invariant": "D1" },
      }),
    ]),
  );
  const spans = told.filter(({ baseType }) => baseType !== "MetricData");
  expect(new Set(spans.map(({ tags }) => tags["ai.operation.id"])).size).toBe(1);
  expect(spans.map(({ tags }) => tags["ai.cloud.role"])).toEqual(["the-service", "the-service"]);
});

it("Application Insights is shown the identity that AZURE_CLIENT_ID names, where that is wanted", async () => {
  const asked: {
    readonly secret: unknown;
    readonly resource: string | null;
    readonly clientId: string | null;
  }[] = [];
  const identities = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://127.0.0.1");
    const secret = request.headers["x-identity-header"];
    asked.push({ secret, resource: searchParams.get("resource"), clientId: searchParams.get("client_id") });
    const expiresOn = Math.floor(Date.now() / 1000) + 3600;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ access_token: "a-token", expires_on: expiresOn, token_type: "Bearer" }));
  }).listen(0, "127.0.0.1");
  await once(identities, "listening");
  onTestFinished(() => {
    identities.closeAllConnections();
    identities.close();
    vi.unstubAllEnvs();
  });
  const { port } = identities.address() as AddressInfo;
  vi.stubEnv("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
  vi.stubEnv("APPLICATION_INSIGHTS_NO_STATSBEAT", "true");
  vi.stubEnv("IDENTITY_ENDPOINT", `http://127.0.0.1:${port}/msi/token`);
  vi.stubEnv("IDENTITY_HEADER", "of-this-instance");
  vi.stubEnv("AZURE_CLIENT_ID", "22222222-2222-4333-8444-555555555555");
  // A token goes over TLS only, and nothing there speaks it: the test ends at the identity.
  const connectionString = connectionStringTo(`https://127.0.0.1:${port}/`);
  const sdk = await loadSdk({
    serviceName: "the-service",
    applicationInsights: { connectionString, byIdentity: true },
  });
  sdk.begin({ name: "POST /api/messages", kind: "server" }, {}).end({ facts: {} });

  await sdk.flush().catch(() => undefined);

  expect(asked.length).toBeGreaterThan(0);
  expect(asked[0]).toEqual({
    secret: "of-this-instance",
    resource: "https://monitor.azure.com",
    clientId: "22222222-2222-4333-8444-555555555555",
  });
});
