import {
  type EndedUnit,
  noTelemetry,
  type Telemetry,
  type TraceCarrier,
  type UnitStart,
} from "../../ports/telemetry.ts";
import { plain } from "./plain.ts";

type Fields = Readonly<Record<string, unknown>>;
type Handler<Input, Context> = (input: Input, context: Context) => unknown;

/** What Functions tells of one invocation, as far as it matters here. */
export interface Invocation {
  readonly functionName: string;
  readonly invocationId: string;
  readonly options: { readonly trigger: object };
  readonly triggerMetadata?: Fields | undefined;
  /** The host's own trace, in its own spelling. */
  readonly traceContext?: {
    readonly traceParent?: string | undefined;
    readonly traceState?: string | undefined;
  };
}

/** Static files and probes: nobody's work. */
const untold: ReadonlySet<string> = new Set(["console", "health"]);

/** The handler as one unit of work, with the metrics of its kind. */
export function observedHandler<Input, Context>(
  telemetry: Telemetry,
  invocation: Invocation,
  handler: Handler<Input, Context>,
): Handler<Input, Context> {
  if (telemetry === noTelemetry || untold.has(invocation.functionName)) return handler;
  return (input, context) => {
    const run = async (): Promise<unknown> => handler(input, context);
    switch (triggerOf(invocation)["type"]) {
      case "httpTrigger":
        return observeRequest(telemetry, invocation, input as Request, run);
      case "serviceBusTrigger":
        return telemetry.unit(messageUnit(telemetry, invocation), run);
      default:
        return telemetry.unit({ name: invocation.functionName, facts: commonFacts(invocation) }, run);
    }
  };
}

const triggerOf = ({ options }: Invocation): Fields => ({ ...options.trigger });

function hostTrace({ traceContext }: Invocation): TraceCarrier | undefined {
  return carrierIn({ traceparent: traceContext?.traceParent, tracestate: traceContext?.traceState });
}

function commonFacts({ invocationId, functionName }: Invocation) {
  return { "faas.invocation_id": plain(invocationId), "faas.name": functionName };
}

async function observeRequest(
  telemetry: Telemetry,
  invocation: Invocation,
  request: Pick<Request, "headers" | "method">,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const route = `/${String(triggerOf(invocation)["route"])}`;
  const asked = { "http.request.method": request.method, "http.route": route };
  let status = 500;
  return telemetry.unit(
    {
      name: `${request.method} ${route}`,
      kind: "server",
      parent: hostTrace(invocation) ?? carrierIn({ traceparent: request.headers.get("traceparent") }),
      facts: { ...commonFacts(invocation), "faas.trigger": "http", ...asked },
      ended: ({ seconds }) =>
        telemetry.measure("http.server.request.duration", seconds, {
          ...asked,
          "http.response.status_code": status,
        }),
    },
    async () => {
      const response = await run();
      status = statusOf(response);
      telemetry.note({ "http.response.status_code": status });
      return response;
    },
  );
}

function statusOf(response: unknown): number {
  const { status } = (response ?? {}) as { readonly status?: unknown };
  return typeof status === "number" ? status : 200;
}

function messageUnit(telemetry: Telemetry, invocation: Invocation): UnitStart {
  const { triggerMetadata = {} } = invocation;
  const queue = String(triggerOf(invocation)["queueName"]);
  const deliveries = Number(triggerMetadata["deliveryCount"] ?? 1);
  const properties = (triggerMetadata["applicationProperties"] ?? {}) as Fields;
  const wasDueLater = "tracelink" in properties;
  const isFirst = deliveries === 1 && !wasDueLater;
  const waited = isFirst ? secondsSince(triggerMetadata["enqueuedTimeUtc"]) : undefined;
  if (waited !== undefined) {
    telemetry.measure("switchboard.bus.wait", waited, { "messaging.destination.name": queue });
  }
  return {
    name: `process ${queue}`,
    kind: "consumer",
    parent: nearer(carrierIn(properties), hostTrace(invocation)),
    link: carrierIn({ traceparent: properties["tracelink"] }),
    facts: {
      ...commonFacts(invocation),
      "faas.trigger": "pubsub",
      "messaging.system": "servicebus",
      "messaging.operation.type": "process",
      "messaging.operation.name": "process",
      "messaging.destination.name": queue,
      "messaging.message.id": plain(triggerMetadata["messageId"]),
      "messaging.servicebus.message.delivery_count": deliveries,
      "switchboard.session": plain(triggerMetadata["sessionId"]),
      "switchboard.table.requests": 0,
      "switchboard.bus.messages": 0,
    },
    ended: (unit) => measureMessage(telemetry, queue, unit),
  };
}

function measureMessage(telemetry: Telemetry, queue: string, { facts, seconds, error }: EndedUnit): void {
  const command = { "switchboard.command": String(facts["switchboard.command"] ?? "unreadable") };
  telemetry.measure("messaging.process.duration", seconds, {
    ...command,
    "messaging.destination.name": queue,
    "switchboard.outcome": error === undefined ? String(facts["switchboard.outcome"] ?? "done") : "abandoned",
  });
  const retries = Number(facts["switchboard.retries"] ?? 0);
  if (retries > 0) {
    telemetry.measure("switchboard.bus.retries", retries, {
      ...command,
      "messaging.destination.name": queue,
    });
  }
  telemetry.measure(
    "switchboard.command.table_requests",
    Number(facts["switchboard.table.requests"]),
    command,
  );
  telemetry.measure("switchboard.command.bus_messages", Number(facts["switchboard.bus.messages"]), command);
}

/** The trace that a message brought is the one that counts; where the host goes on with it, under the host's span. */
function nearer(message: TraceCarrier | undefined, host: TraceCarrier | undefined): TraceCarrier | undefined {
  if (message === undefined || host === undefined) return message ?? host;
  return traceOf(message) === traceOf(host) ? host : message;
}

const traceOf = ({ traceparent }: TraceCarrier): string => traceparent.slice(0, 35);

/** Functions reads what looks like JSON; a traceparent never does. */
function carrierIn(fields: Fields): TraceCarrier | undefined {
  const { traceparent, tracestate } = fields;
  if (typeof traceparent !== "string") return undefined;
  return typeof tracestate === "string" ? { traceparent, tracestate } : { traceparent };
}

/** The extension writes the time without its zone, which is UTC. */
function secondsSince(time: unknown): number | undefined {
  if (typeof time !== "string") return undefined;
  const seconds = (Date.now() - Date.parse(time.endsWith("Z") ? time : `${time}Z`)) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
