import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createLatch } from "../../infra/functions-host/latch.ts";
import { writeApp } from "../../infra/functions-host/write-app.ts";
import { type BusContext, handleWith, runBroker, runBusHost, type SeenEvent } from "./run-bus.ts";

const job = (sessionId: string, n: number) => ({ sessionId, body: { job: { sessionId, n } } });
type Job = ReturnType<typeof job>["body"];

describe("a session queue", () => {
  it("gives each session its messages in order, one at a time", async () => {
    const { broker, send } = await runBroker();
    const sessions = ["s_a", "s_b", "s_c", "s_d"];
    for (let n = 0; n < 10; n++) await send("sessions", ...sessions.map((sessionId) => job(sessionId, n)));

    const order = new Map<string, number[]>(sessions.map((sessionId) => [sessionId, []]));
    const busy = new Set<string>();
    let overlaps = 0;
    handleWith({
      onSession: async (body) => {
        const { sessionId, n } = (body as Job).job;
        if (busy.has(sessionId)) overlaps++;
        busy.add(sessionId);
        await new Promise(setImmediate);
        busy.delete(sessionId);
        order.get(sessionId)?.push(n);
      },
    });
    const { facts } = await runBusHost(broker.connectionString);
    await broker.whenIdle("sessions");

    for (const numbers of order.values()) expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(overlaps).toBe(0);
    expect(facts.items).toHaveLength(40);
    expect(facts.items[0]).toMatchObject({
      functionName: "on-session",
      trigger: "serviceBus",
      sessionId: expect.stringMatching(/^s_/),
      messageId: expect.any(String),
      deliveryCount: 1,
    });
  });

  it("holds no more sessions at once than maxConcurrentSessions", async () => {
    const { broker, events, send } = await runBroker();
    const messages = Array.from({ length: 7 }, (_, n) => job(`s_${n}`, n));
    await send("sessions", ...messages);
    const gate = createLatch();
    let arrived = 0;
    const third = createLatch();
    handleWith({
      onSession: async () => {
        if (++arrived === 3) third.open();
        await gate.opened;
      },
    });
    await runBusHost(broker.connectionString);
    await third.opened;
    gate.open();
    await broker.whenIdle("sessions");
    expect(mostHeld(events.items)).toBe(3);
    expect(arrived).toBe(7);
  });

  it("fills hundreds of slots at once", async () => {
    const { broker, send } = await runBroker();
    const slots = 200;
    const gate = createLatch();
    const full = createLatch();
    let arrived = 0;
    handleWith({
      onSession: () => {
        if (++arrived === slots) full.open();
        return gate.opened;
      },
    });
    const source = `app.serviceBusQueue("on-session", {
      connection: "ServiceBus", queueName: "sessions", isSessionsEnabled: true,
      handler: (body, context) => globalThis[Symbol.for("bus-app")].onSession(body, context) });`;
    const serviceBus = { maxConcurrentSessions: slots, sessionIdleTimeout: "00:00:01" };
    await send("sessions", ...Array.from({ length: slots }, (_, n) => job(`s_${n}`, n)));
    await runBusHost(broker.connectionString, { appDirectory: writeApp({ source, serviceBus }) });
    await full.opened;
    gate.open();
    await broker.whenIdle("sessions");
  });

  it("keeps a session for sessionIdleTimeout after its last message, and starves the others meanwhile", async () => {
    const { broker, eventsOf, send } = await runBroker();
    handleWith({ onSession: () => undefined });
    await runBusHost(broker.connectionString);
    await send("sessions", job("s_a", 1));
    const [first] = await eventsOf("completed", 1);
    await send("sessions", job("s_a", 2));
    const [, second] = await eventsOf("completed", 2);
    const [released] = await eventsOf("session-released", 1);

    const accepted = await eventsOf("session-accepted", 1);
    expect(accepted).toHaveLength(1);
    expect(released?.at).toBeGreaterThan(first?.at ?? 0);
    const idle = (released?.at ?? 0) - (second?.at ?? 0);
    expect(idle).toBeGreaterThanOrEqual(395);
    expect(idle).toBeLessThan(2_000);
  });

  it("abandons at once when the function throws, and the queue dead-letters after maxDeliveryCount", async () => {
    const { broker, eventsOf, send } = await runBroker();
    const counts: unknown[] = [];
    handleWith({
      onSession: (_, { triggerMetadata }) => {
        counts.push(triggerMetadata.deliveryCount);
        throw new Error("cannot");
      },
    });
    const { facts } = await runBusHost(broker.connectionString);
    await send("sessions", job("s_a", 1));
    const [dead] = await eventsOf("dead-lettered", 1);
    const [accepted] = await eventsOf("session-accepted", 1);

    expect(dead).toMatchObject({ reason: "MaxDeliveryCountExceeded" });
    expect(counts).toEqual([1, 2, 3]);
    expect(facts.items).toMatchObject(
      [1, 2, 3].map((deliveryCount) => ({ deliveryCount, error: new Error("cannot") })),
    );
    // There is no pause between the tries: the lock lasts 30 s.
    expect((dead?.at ?? 0) - (accepted?.at ?? 0)).toBeLessThan(1_000);
    expect(broker.counts("sessions").deadLetter).toBe(1);
  });

  it("goes on with the next message of the session when one is dead-lettered", async () => {
    const { broker, send } = await runBroker();
    const done: number[] = [];
    handleWith({
      onSession: (body) => {
        const { n } = (body as Job).job;
        if (n === 1) throw new Error("poison");
        done.push(n);
      },
    });
    await send("sessions", job("s_a", 1), job("s_a", 2));
    await runBusHost(broker.connectionString);
    await broker.whenIdle("sessions");
    expect(done).toEqual([2]);
  });

  it("renews the lock of a function that outlasts it", async () => {
    const { broker, events, send } = await runBroker({ lockSeconds: 1 });
    const counts: unknown[] = [];
    handleWith({
      onSession: async (_, { triggerMetadata }) => {
        counts.push(triggerMetadata.deliveryCount);
        // Longer than two locks: only time itself can show that they were renewed.
        await delay(2_300);
      },
    });
    await runBusHost(broker.connectionString);
    await send("sessions", job("s_a", 1));
    await broker.whenIdle("sessions");
    expect(counts).toEqual([1]);
    expect(events.items.map((event) => event.type)).not.toContain("session-lock-lost");
  });

  it("loses the session when the lock is not renewed, and gets the message again with a higher count", async () => {
    const { broker, send } = await runBroker({ lockSeconds: 1 });
    const counts: unknown[] = [];
    const again = createLatch();
    handleWith({
      onSession: async (_, { triggerMetadata }) => {
        counts.push(triggerMetadata.deliveryCount);
        if (counts.length === 1) await again.opened;
        else again.open();
      },
    });
    const source = `app.serviceBusQueue("on-session", {
      connection: "ServiceBus", queueName: "sessions", isSessionsEnabled: true,
      handler: (body, context) => globalThis[Symbol.for("bus-app")].onSession(body, context) });`;
    const appDirectory = writeApp({ source, serviceBus: { maxAutoLockRenewalDuration: "00:00:00" } });
    const { warnings } = await runBusHost(broker.connectionString, { appDirectory });
    await send("sessions", job("s_a", 1));
    await broker.whenIdle("sessions");
    expect(counts).toEqual([1, 2]);
    const [warning] = await warnings.atLeast(1);
    expect(warning).toMatch(
      /session "s_a" ended early: message .* could not be settled: .*(no longer alive|lock has expired)/,
    );
  });
});

describe("what the function is given", () => {
  const receive = async (message: Parameters<Awaited<ReturnType<typeof runBroker>>["send"]>[1]) => {
    const { broker, send } = await runBroker();
    const received = createLatch<{ body: unknown; metadata: BusContext["triggerMetadata"] }>();
    handleWith({
      onSession: (body, context) => received.open({ body, metadata: context.triggerMetadata }),
    });
    await runBusHost(broker.connectionString);
    await send("sessions", message);
    return received.opened;
  };

  it("is the body, parsed where it is JSON, and the metadata with lower-case keys", async () => {
    const { body, metadata } = await receive({
      body: { job: { id: "c_1" } },
      sessionId: "s_1",
      messageId: "m_1",
      subject: "greeting",
      correlationId: "c_1",
      contentType: "application/json",
      applicationProperties: { Tenant: "contoso", lower: 1 },
    });
    expect(body).toEqual({ job: { id: "c_1" } });
    expect(metadata).toMatchObject({
      messageId: "m_1",
      sessionId: "s_1",
      subject: "greeting",
      label: "greeting",
      correlationId: "c_1",
      contentType: "application/json",
      deliveryCount: 1,
      sequenceNumber: 1,
      lockToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
      job: { id: "c_1" },
    });
    // Keys lose their capital at every depth.
    expect(metadata.applicationProperties).toEqual({ tenant: "contoso", lower: 1 });
    // A time of unspecified kind: no "Z" at its end.
    expect(metadata.enqueuedTimeUtc).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/);
  });

  it("has its metadata overwritten by top-level properties of the body", async () => {
    const { metadata } = await receive({
      body: { SessionId: "victim", messageid: "forged", deliveryCount: 99 },
      sessionId: "s_mine",
      messageId: "m_mine",
    });
    expect(metadata).toMatchObject({ sessionId: "victim", messageId: "forged", deliveryCount: 99 });
  });

  it.each([
    ["12345678901234567890", 12345678901234567000],
    ["89e7073266", Number.POSITIVE_INFINITY],
    ["true", true],
    ["null", null],
    ["s_89e7073266", "s_89e7073266"],
  ])("has ids that look like JSON turned into it: %s", async (id, seen) => {
    const { metadata } = await receive({ body: { job: {} }, sessionId: id, messageId: id });
    expect(metadata).toMatchObject({ sessionId: seen, messageId: seen });
  });

  it.each([
    ["plain text", Buffer.from("plain text"), "plain text"],
    ["a number as text", Buffer.from("42"), 42],
    ["a string as JSON", '"quoted', '"quoted'],
  ])("has a body of %s parsed by the library", async (_, sent, seen) => {
    const { body } = await receive({ body: sent, sessionId: "s_1" });
    expect(body).toEqual(seen);
  });
});

/** The most sessions that were held at one moment, by the order of the broker's events. */
function mostHeld(events: readonly SeenEvent[]): number {
  let held = 0;
  let most = 0;
  for (const { type } of events) {
    if (type === "session-accepted") most = Math.max(most, ++held);
    if (type === "session-released") held--;
  }
  return most;
}
