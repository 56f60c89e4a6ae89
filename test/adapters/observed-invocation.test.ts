import { beforeEach, describe, expect, it } from "vitest";
import { type Invocation, observedHandler } from "../../shared/adapters/observed/invocation.ts";
import { noTelemetry } from "../../shared/ports/telemetry.ts";
import { type RecordedTelemetry, recordTelemetry } from "../support/recorded-telemetry.ts";

const sent = "11111111111111111111111111111111";
const hosts = "22222222222222222222222222222222";
const traceparent = `00-${sent}-aaaaaaaaaaaaaaaa-01`;

const message: Invocation = {
  functionName: "assign-work",
  invocationId: "invocation-1",
  options: { trigger: { type: "serviceBusTrigger", queueName: "assign-work" } },
  triggerMetadata: {
    messageId: "m-1",
    sessionId: "default",
    deliveryCount: 1,
    enqueuedTimeUtc: "2026-01-01T00:00:00",
    applicationProperties: { traceparent },
  },
};
const request: Invocation = {
  functionName: "agent-me",
  invocationId: "invocation-2",
  options: { trigger: { type: "httpTrigger", route: "api/agent/me" } },
};
const asked = (headers: Record<string, string> = {}) => new Request("http://app/api/agent/me", { headers });

let recorded: RecordedTelemetry;
beforeEach(() => {
  recorded = recordTelemetry();
});

async function run(
  invocation: Invocation,
  handler: (input: unknown) => unknown = () => undefined,
  input: unknown = {},
) {
  await observedHandler(recorded.telemetry, invocation, handler)(input, undefined);
  const [span] = await recorded.spans();
  return span;
}

const withMetadata = (metadata: Record<string, unknown>): Invocation => ({
  ...message,
  triggerMetadata: { ...message.triggerMetadata, ...metadata },
});

describe("a message of the bus", () => {
  it("goes on with the trace it was sent in, each time it is delivered", async () => {
    await run(message);
    await run(withMetadata({ deliveryCount: 2 }));
    const spans = await recorded.spans();
    expect(spans.map(({ trace, parent }) => [trace, parent])).toEqual([
      [sent, "aaaaaaaaaaaaaaaa"],
      [sent, "aaaaaaaaaaaaaaaa"],
    ]);
    expect(spans.map(({ facts }) => facts["messaging.servicebus.message.delivery_count"])).toEqual([1, 2]);
  });

  it("stands under the host's span where the host is in that trace, and not where it is in another", async () => {
    const inTrace = (trace: string) => ({ traceParent: `00-${trace}-bbbbbbbbbbbbbbbb-00` });
    expect(await run({ ...message, traceContext: inTrace(sent) })).toMatchObject({
      parent: "bbbbbbbbbbbbbbbb",
    });
    recorded = recordTelemetry();
    expect(await run({ ...message, traceContext: inTrace(hosts) })).toMatchObject({
      trace: sent,
      parent: "aaaaaaaaaaaaaaaa",
    });
  });

  it("that was due later is a trace of its own, which names the other", async () => {
    const span = await run(withMetadata({ applicationProperties: { tracelink: traceparent } }));
    expect(span?.trace).not.toBe(sent);
    expect(span).toMatchObject({ links: [sent] });
    expect(span?.parent).toBeUndefined();
  });

  it("is told with its queue, its ids and its command, and with no text from outside", async () => {
    const span = await run(withMetadata({ sessionId: "my PIN is 1234" }), async () =>
      recorded.telemetry.note({ "switchboard.command": "Enqueue" }),
    );
    expect(span).toMatchObject({
      name: "process assign-work",
      facts: {
        "faas.name": "assign-work",
        "messaging.destination.name": "assign-work",
        "messaging.message.id": "m-1",
        "switchboard.session": "other",
        "switchboard.command": "Enqueue",
      },
    });
  });

  it("is measured by its retries, if it had any", async () => {
    await run(message);
    await run(message, async () => {
      recorded.telemetry.note({ "switchboard.command": "Enqueue" });
      recorded.telemetry.count("switchboard.retries", 1);
      recorded.telemetry.count("switchboard.retries", 1);
    });
    expect((await recorded.measured()).filter(({ name }) => name === "switchboard.bus.retries")).toEqual([
      {
        name: "switchboard.bus.retries",
        value: 2,
        attributes: { "switchboard.command": "Enqueue", "messaging.destination.name": "assign-work" },
      },
    ]);
  });

  it("that fails is told as abandoned, by the error's name", async () => {
    class DeadlineError extends Error {
      override readonly name = "DeadlineError";
    }
    const failing = run(message, () => {
      throw new DeadlineError("the customer said hush");
    });
    await expect(failing).rejects.toThrow("hush");
    expect(await recorded.spans()).toMatchObject([
      { failed: true, facts: { "error.type": "DeadlineError" } },
    ]);
    const told = (await recorded.measured()).find(({ name }) => name === "messaging.process.duration");
    expect(told?.attributes).toMatchObject({
      "switchboard.command": "unreadable",
      "switchboard.outcome": "abandoned",
    });
  });

  it("is measured as waiting once, from its enqueued time as UTC to its first delivery", async () => {
    const enqueuedTimeUtc = new Date(Date.now() - 60_000).toISOString().replace("Z", "");
    await run(withMetadata({ enqueuedTimeUtc }));
    await run(withMetadata({ enqueuedTimeUtc, deliveryCount: 2 }));
    await run(withMetadata({ enqueuedTimeUtc, applicationProperties: { tracelink: traceparent } }));
    const waits = (await recorded.measured()).filter(({ name }) => name === "switchboard.bus.wait");
    expect(waits).toHaveLength(1);
    expect(waits[0]?.value).toBeGreaterThanOrEqual(60);
    expect(waits[0]?.value).toBeLessThan(90);
  });
});

describe("a request", () => {
  it("goes on with the host's trace before that of its header", async () => {
    const traceContext = { traceParent: `00-${hosts}-bbbbbbbbbbbbbbbb-01` };
    expect(await run({ ...request, traceContext }, undefined, asked({ traceparent }))).toMatchObject({
      trace: hosts,
    });
    recorded = recordTelemetry();
    expect(await run(request, undefined, asked({ traceparent }))).toMatchObject({ trace: sent });
  });

  it.each([
    [200, () => ({ jsonBody: {} })],
    [409, () => ({ status: 409 })],
  ])("is told with its answer's status, %i", async (status, handler) => {
    const span = await run(request, handler, asked());
    expect(span).toMatchObject({ name: "GET /api/agent/me", facts: { "http.response.status_code": status } });
    expect(await recorded.measured()).toMatchObject([
      { name: "http.server.request.duration", attributes: { "http.response.status_code": status } },
    ]);
  });
});

it("a timer is a unit of its own", async () => {
  const timer = { ...request, functionName: "look", options: { trigger: { type: "timerTrigger" } } };
  expect(await run(timer)).toMatchObject({ name: "look" });
});

it.each(["console", "health"])("%s is told nobody", async (functionName) => {
  expect(await run({ ...request, functionName }, undefined, asked())).toBeUndefined();
});

it("where nobody is told, a handler stays as it is", () => {
  const handler = () => undefined;
  expect(observedHandler(noTelemetry, message, handler)).toBe(handler);
});
