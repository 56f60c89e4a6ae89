import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadSdk } from "../../../shared/adapters/open-telemetry/load-sdk.ts";
import { createTelemetry } from "../../../shared/adapters/open-telemetry/telemetry.ts";
import type { Telemetry, TraceCarrier } from "../../../shared/ports/telemetry.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../../support/otlp-receiver.ts";

let receiver: OtlpReceiver;
let telemetry: Telemetry;
let failures: unknown[];

beforeEach(async () => {
  receiver = await startOtlpReceiver();
  failures = [];
  telemetry = createTelemetry({
    load: () =>
      loadSdk({
        serviceName: "the-service",
        otlp: { endpoint: `${receiver.endpoint}/`, headers: { "x-key": "a key" } },
      }),
    onFailure: (error) => failures.push(error),
  });
});
afterEach(() => receiver.stop());

const parent: TraceCarrier = { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };

describe("spans", () => {
  it("of one unit are one trace, each under the one that runs", async () => {
    await telemetry.unit({ name: "unit", kind: "consumer" }, () =>
      telemetry.span({ name: "outer" }, () =>
        telemetry.span({ name: "inner", kind: "client" }, async () => 1),
      ),
    );
    await telemetry.flush();

    const [inner, outer, unit] = receiver.spans;
    expect([inner?.name, outer?.name, unit?.name]).toEqual(["inner", "outer", "unit"]);
    expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(inner?.parentSpanId).toBe(outer?.spanId);
    expect(outer?.parentSpanId).toBe(unit?.spanId);
    expect([inner?.kind, outer?.kind, unit?.kind]).toEqual([3, 1, 5]);
    expect(failures).toEqual([]);
  });

  it("go on with the trace that a unit came with, and give it on", async () => {
    const taken = await telemetry.unit({ name: "unit", parent }, async () => telemetry.carry());
    await telemetry.flush();

    expect(receiver.spans[0]).toMatchObject({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      parentSpanId: "b7ad6b7169203331",
    });
    expect(taken?.traceparent).toBe(`00-0af7651916cd43dd8448eb211c80319c-${receiver.spans[0]?.spanId}-01`);
  });

  it("begin a trace when what came with the unit cannot be read", async () => {
    await telemetry.unit({ name: "unit", parent: { traceparent: "none of it" } }, async () => undefined);
    await telemetry.flush();
    expect(receiver.spans[0]?.traceId).not.toBe("0af7651916cd43dd8448eb211c80319c");
  });

  it("name what broke and keep its message to themselves", async () => {
    const broken = new RangeError("the customer said hush");
    const unit = telemetry.unit({ name: "unit" }, () =>
      telemetry.span({ name: "step", facts: { "switchboard.step": 1 } }, async () => {
        throw broken;
      }),
    );
    await expect(unit).rejects.toBe(broken);
    await telemetry.flush();

    expect(receiver.spans.map(({ attributes }) => attributes)).toEqual([
      { "switchboard.step": 1, "error.type": "RangeError" },
      { "error.type": "RangeError" },
    ]);
    expect(receiver.spans.map(({ status }) => status.code)).toEqual([2, 2]);
    expect(receiver.requests.map(({ body }) => body).join()).not.toContain("hush");
  });

  it("are told nobody outside of a unit, or after its end", async () => {
    let later = async (): Promise<unknown> => undefined;
    expect(await telemetry.span({ name: "outside" }, async () => "done")).toBe("done");
    const { promise, resolve } = Promise.withResolvers<void>();
    await telemetry.unit({ name: "unit" }, async () => {
      const after = promise.then(() => telemetry.span({ name: "late" }, async () => "done"));
      later = () => after;
    });
    resolve();
    expect(await later()).toBe("done");
    await telemetry.flush();
    expect(receiver.spans.map(({ name }) => name)).toEqual(["unit"]);
  });
});

describe("a unit", () => {
  it("gathers facts and counts, wherever in it they are noted, and tells them at its end", async () => {
    const ended: unknown[] = [];
    await telemetry.unit(
      { name: "unit", facts: { a: "begun", gone: undefined }, ended: (unit) => ended.push(unit) },
      () =>
        telemetry.span({ name: "step" }, async () => {
          telemetry.note({ b: true });
          telemetry.count("c", 1);
          telemetry.count("c", 2);
        }),
    );
    telemetry.note({ b: false });
    await telemetry.flush();

    const facts = { a: "begun", b: true, c: 3 };
    expect(ended).toEqual([{ facts, seconds: expect.any(Number), error: undefined }]);
    expect(receiver.spans.map(({ attributes }) => attributes)).toEqual([{}, facts]);
  });

  it("adds what a step found out to the step", async () => {
    await telemetry.unit({ name: "unit" }, () =>
      telemetry.span(
        { name: "step" },
        async () => 7,
        (found) => ({ found }),
      ),
    );
    await telemetry.flush();
    expect(receiver.spans[0]?.attributes).toEqual({ found: 7 });
  });

  it("is nothing to units that run beside it", async () => {
    await Promise.all(
      ["one", "two"].map((name) =>
        telemetry.unit({ name }, async () => {
          await telemetry.span({ name: `in ${name}` }, async () => undefined);
          telemetry.note({ name });
        }),
      ),
    );
    await telemetry.flush();
    const of = (name: string) => receiver.spans.find((span) => span.name === name);
    for (const name of ["one", "two"]) {
      expect(of(name)?.attributes).toEqual({ name });
      expect(of(`in ${name}`)?.traceId).toBe(of(name)?.traceId);
    }
  });
});

describe("metrics", () => {
  it("arrive as what they are, with unit and description", async () => {
    telemetry.measure("switchboard.bus.parked", 2, { "messaging.destination.name": "assign-work" });
    telemetry.measure("switchboard.bus.wait", 0.2, { "messaging.destination.name": "assign-work" });
    telemetry.measure("switchboard.bus.wait", 0.3, { "messaging.destination.name": "assign-work" });
    telemetry.measure("switchboard.invariant.violations", 4, { "switchboard.invariant": "D1" });
    telemetry.measure("switchboard.invariant.violations", 0, { "switchboard.invariant": "D1" });
    await telemetry.flush();

    const of = (name: string) => receiver.metrics.find((metric) => metric.name === name);
    expect(of("switchboard.bus.parked")).toMatchObject({
      unit: "{message}",
      description: "Bus messages that were given up and kept as dead letters.",
      sum: { dataPoints: [{ attributes: { "messaging.destination.name": "assign-work" }, asDouble: 2 }] },
    });
    expect(of("switchboard.bus.wait")?.histogram?.dataPoints).toMatchObject([{ count: 2, sum: 0.5 }]);
    expect(of("switchboard.invariant.violations")?.gauge?.dataPoints).toMatchObject([{ asDouble: 0 }]);
  });

  it("are told once: an instance with nothing new is silent", async () => {
    telemetry.measure("switchboard.invariant.violations", 4, { "switchboard.invariant": "D1" });
    telemetry.measure("switchboard.bus.parked", 1, { "messaging.destination.name": "assign-work" });
    await telemetry.flush();
    await telemetry.flush();
    const points = receiver.metrics.flatMap(({ gauge, sum }) => gauge?.dataPoints ?? sum?.dataPoints ?? []);
    expect(points).toHaveLength(2);
  });
});

describe("the receiver", () => {
  it("is told whose telemetry it is, and gets the headers that were set", async () => {
    await telemetry.unit({ name: "unit" }, async () => undefined);
    await telemetry.flush();
    expect(receiver.resources[0]).toMatchObject({
      "service.name": "the-service",
      "service.instance.id": expect.any(String),
    });
    expect(receiver.requests[0]?.headers["x-key"]).toBe("a key");
  });

  it("being away breaks nothing", async () => {
    await receiver.stop();
    expect(await telemetry.unit({ name: "unit" }, async () => "done")).toBe("done");
    await telemetry.flush();
    receiver = await startOtlpReceiver();
  });
});

it("a flush ends in time though nothing was sent", async () => {
  const silent = createTelemetry({
    load: async () => ({
      begin: () => ({ carrier: { traceparent: "" }, end: () => undefined }),
      record: () => undefined,
      flush: () => new Promise(() => undefined),
    }),
    onFailure: () => undefined,
    flushWithinMs: 10,
  });
  await silent.flush();
});

it("an SDK that cannot be loaded breaks nothing, and is told of once", async () => {
  const told: unknown[] = [];
  const broken = createTelemetry({
    load: () => Promise.reject(new Error("no SDK")),
    onFailure: (error) => told.push(error),
  });
  broken.measure("switchboard.bus.parked", 1, { "messaging.destination.name": "assign-work" });
  expect(await broken.unit({ name: "unit" }, async () => broken.carry())).toBeUndefined();
  await broken.flush();
  expect(told).toEqual([new Error("no SDK")]);
});
