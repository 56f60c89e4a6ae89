import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type SessionLink, startSessionPump } from "../../../infra/local/functions-host/session-pump.ts";

interface Waiting {
  grant(): void;
  refuse(error: Error): void;
}

/** A pump over accept calls that the test answers; a granted session stays until the pump stops. */
function startPump(maxConcurrentSessions = 100) {
  const waiting: Waiting[] = [];
  const warnings: string[] = [];
  let accepts = 0;
  const pump = startSessionPump<SessionLink>({
    maxConcurrentSessions,
    sessionIdleTimeoutMs: 1_000,
    acceptNextSession: () => {
      accepts++;
      return new Promise((resolve, reject) => {
        waiting.push({ grant: () => resolve(endlessSession()), refuse: reject });
      });
    },
    process: async () => undefined,
    warn: (text) => warnings.push(text),
  });
  return { pump, waiting, warnings, accepts: () => accepts };
}

function endlessSession(): SessionLink {
  return {
    sessionId: "s_1",
    receiveMessages: (_, options) =>
      new Promise((resolve) => {
        options?.abortSignal?.addEventListener("abort", () => resolve([]));
      }),
    close: async () => undefined,
  };
}

const timedOut = () => Object.assign(new Error("none"), { code: "ServiceTimeout" });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("links that wait for a session", () => {
  it("are few on a quiet queue and are asked again when their time is up", async () => {
    const { pump, waiting, warnings, accepts } = startPump();
    expect(accepts()).toBe(2);
    for (const link of waiting.splice(0)) link.refuse(timedOut());
    await vi.advanceTimersByTimeAsync(0);
    expect(accepts()).toBe(4);
    expect(warnings).toEqual([]);
    await pump.drain();
  });

  it("grow while they are taken, up to a bound", async () => {
    const { pump, waiting } = startPump();
    const sizes: number[] = [];
    for (let round = 0; round < 5; round++) {
      for (const link of waiting.splice(0)) link.grant();
      await vi.advanceTimersByTimeAsync(0);
      sizes.push(waiting.length);
    }
    expect(sizes).toEqual([8, 16, 16, 16, 16]);
    await pump.drain();
  });

  it("never exceed the free slots", async () => {
    const { pump, waiting, accepts } = startPump(3);
    for (const link of waiting.splice(0)) link.grant();
    await vi.advanceTimersByTimeAsync(0);
    expect(waiting).toHaveLength(1);
    waiting.splice(0)[0]?.grant();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(accepts()).toBe(3);
    await pump.drain();
  });
});

describe("a broker that is away", () => {
  it("is asked again after growing pauses of at most a second, and told of once", async () => {
    const { pump, waiting, warnings, accepts } = startPump();
    for (let round = 0; round < 10; round++) {
      for (const link of waiting.splice(0)) link.refuse(new Error("connect ECONNREFUSED"));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(accepts()).toBe(22);
    expect(warnings).toEqual([expect.stringContaining("ECONNREFUSED")]);

    for (const link of waiting.splice(0)) link.refuse(new Error("connect ECONNREFUSED"));
    await vi.advanceTimersByTimeAsync(499);
    expect(accepts()).toBe(22);
    await pump.drain();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(accepts()).toBe(22);
  });
});
