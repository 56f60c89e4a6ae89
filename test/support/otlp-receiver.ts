import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

const value = z.union([
  z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z.object({ intValue: z.coerce.number() }).transform(({ intValue }) => intValue),
  z.object({ doubleValue: z.number() }).transform(({ doubleValue }) => doubleValue),
  z.object({ boolValue: z.boolean() }).transform(({ boolValue }) => boolValue),
]);
const attributes = z
  .array(z.object({ key: z.string(), value }))
  .transform((pairs) => Object.fromEntries(pairs.map((pair) => [pair.key, pair.value])));
const span = z.object({
  traceId: z.string().length(32),
  spanId: z.string().length(16),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  attributes,
  status: z.object({ code: z.number().optional() }),
  startTimeUnixNano: z.string(),
});
const resource = z.object({ attributes });
const traces = z.object({
  resourceSpans: z.array(z.object({ resource, scopeSpans: z.array(z.object({ spans: z.array(span) })) })),
});
const point = z.object({
  attributes: attributes.optional(),
  asDouble: z.number().optional(),
  asInt: z.coerce.number().optional(),
  count: z.coerce.number().optional(),
  sum: z.number().optional(),
});
const points = z.object({ dataPoints: z.array(point), aggregationTemporality: z.number().optional() });
const metric = z.object({
  name: z.string(),
  unit: z.string(),
  description: z.string(),
  gauge: points.optional(),
  sum: points.optional(),
  histogram: points.optional(),
});
const measured = z.object({
  resourceMetrics: z.array(
    z.object({ resource, scopeMetrics: z.array(z.object({ metrics: z.array(metric) })) }),
  ),
});

export type ReceivedSpan = z.infer<typeof span>;
export type ReceivedMetric = z.infer<typeof metric>;

export interface OtlpReceiver {
  readonly endpoint: string;
  readonly spans: readonly ReceivedSpan[];
  readonly metrics: readonly ReceivedMetric[];
  readonly resources: readonly Readonly<Record<string, unknown>>[];
  /** Every body as it came, and the headers it came with. */
  readonly requests: readonly { readonly body: string; readonly headers: IncomingMessage["headers"] }[];
  stop(): Promise<void>;
}

/** A collector for OTLP over HTTP, on this machine. What is not OTLP/JSON is refused. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const metrics: ReceivedMetric[] = [];
  const resources: Readonly<Record<string, unknown>>[] = [];
  const requests: OtlpReceiver["requests"][number][] = [];
  const take = (path: string | undefined, body: unknown): number => {
    if (path === "/v1/traces") {
      for (const { resource: from, scopeSpans } of traces.parse(body).resourceSpans) {
        resources.push(from.attributes);
        spans.push(...scopeSpans.flatMap((scope) => scope.spans));
      }
      return 200;
    }
    if (path !== "/v1/metrics") return 404;
    for (const { resource: from, scopeMetrics } of measured.parse(body).resourceMetrics) {
      resources.push(from.attributes);
      metrics.push(...scopeMetrics.flatMap((scope) => scope.metrics));
    }
    return 200;
  };
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts).toString();
    requests.push({ body, headers: request.headers });
    try {
      const status = take(request.url, JSON.parse(body));
      response.writeHead(status, { "content-type": "application/json" }).end("{}");
    } catch (error) {
      response.writeHead(400).end(String(error));
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    metrics,
    resources,
    requests,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
