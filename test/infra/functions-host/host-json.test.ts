import { expect, it } from "vitest";
import { parseHostJson } from "../../../infra/local/functions-host/host-json.ts";

it("has the platform's defaults", () => {
  expect(parseHostJson({ version: "2.0" })).toMatchObject({
    http: {
      routePrefix: "api",
      maxConcurrentRequests: Number.POSITIVE_INFINITY,
      maxOutstandingRequests: Number.POSITIVE_INFINITY,
    },
    serviceBus: {
      autoCompleteMessages: true,
      maxConcurrentCalls: 16,
      maxConcurrentSessions: 8,
      sessionIdleTimeoutMs: 60_000,
      maxAutoLockRenewalMs: 300_000,
      clientRetry: {
        exponential: true,
        maxRetries: 3,
        delayMs: 800,
        maxDelayMs: 60_000,
        tryTimeoutMs: 60_000,
      },
    },
    ignored: [],
  });
});

it("reads time spans as .NET writes them", () => {
  const spans = { "00:00:01": 1_000, "00:01:00.5000000": 60_500, "1.02:00:00": 93_600_000 };
  for (const [text, expected] of Object.entries(spans)) {
    const { serviceBus } = parseHostJson({
      version: "2.0",
      extensions: { serviceBus: { sessionIdleTimeout: text } },
    });
    expect(serviceBus.sessionIdleTimeoutMs).toBe(expected);
  }
});

it("waits for a next message as long as a try may take, when no idle time is set", () => {
  const serviceBus = { clientRetryOptions: { tryTimeout: "00:00:07" } };
  const settings = parseHostJson({ version: "2.0", extensions: { serviceBus } });
  expect(settings.serviceBus.sessionIdleTimeoutMs).toBe(7_000);
});

it.each([
  [{}, "version"],
  [{ version: "2.0", extensions: { http: { maxOutstandingRequests: 0 } } }, "maxOutstandingRequests"],
  [
    { version: "2.0", extensions: { serviceBus: { maxConcurrentSessions: "many" } } },
    "maxConcurrentSessions",
  ],
])("refuses %j and names %s", (content, name) => {
  expect(() => parseHostJson(content)).toThrow(name);
});
