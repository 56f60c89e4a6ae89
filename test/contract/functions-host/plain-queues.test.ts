import { setTimeout as delay } from "node:timers/promises";
import { ServiceBusClient } from "@azure/service-bus";
import { describe, expect, it, onTestFinished } from "vitest";
import { createLatch } from "../../infra/functions-host/latch.ts";
import { writeApp } from "../../infra/functions-host/write-app.ts";
import { handleWith, runBroker, runBusHost } from "./run-bus.ts";

describe("a queue without sessions", () => {
  it("runs as many at once as maxConcurrentCalls, not more", async () => {
    const { broker, send } = await runBroker();
    const gate = createLatch();
    const full = createLatch();
    let running = 0;
    let most = 0;
    handleWith({
      onPlain: async () => {
        most = Math.max(most, ++running);
        if (running === 2) full.open();
        await gate.opened;
        running--;
      },
    });
    await send("plain", ...Array.from({ length: 8 }, (_, n) => ({ body: { job: { n } } })));
    const { facts } = await runBusHost(broker.connectionString);
    await full.opened;
    gate.open();
    await broker.whenIdle("plain");
    expect(most).toBe(2);
    expect(facts.items).toHaveLength(8);
  });

  it("abandons at once when the function throws, and the queue dead-letters after maxDeliveryCount", async () => {
    const { broker, eventsOf, send } = await runBroker();
    const counts: unknown[] = [];
    handleWith({
      onPlain: (_, { triggerMetadata }) => {
        counts.push(triggerMetadata.deliveryCount);
        throw new Error("cannot");
      },
    });
    await runBusHost(broker.connectionString);
    await send("plain", { body: { job: {} } });
    expect(await eventsOf("dead-lettered", 1)).toMatchObject([{ reason: "MaxDeliveryCountExceeded" }]);
    expect(counts).toEqual([1, 2, 3]);
  });

  it("renews the lock of a function that outlasts it", async () => {
    const { broker, events, send } = await runBroker({ lockSeconds: 1 });
    handleWith({ onPlain: () => delay(2_300) });
    const { facts } = await runBusHost(broker.connectionString);
    await send("plain", { body: { job: {} } });
    await broker.whenIdle("plain");
    expect(facts.items).toHaveLength(1);
    expect(events.items.map((event) => event.type)).not.toContain("lock-lost");
  });

  it("leaves the message locked, and has it again, when autoCompleteMessages is false", async () => {
    const { broker, eventsOf, send } = await runBroker({ lockSeconds: 1 });
    const source = `app.serviceBusQueue("on-plain", {
      connection: "ServiceBus", queueName: "plain", autoCompleteMessages: false, handler() {} });`;
    const appDirectory = writeApp({ source, serviceBus: { maxAutoLockRenewalDuration: "00:00:00" } });
    const { facts } = await runBusHost(broker.connectionString, { appDirectory });
    await send("plain", { body: { job: {} } });
    expect(await facts.atLeast(2)).toMatchObject([{ deliveryCount: 1 }, { deliveryCount: 2 }]);
    expect(await eventsOf("lock-lost", 1)).toHaveLength(1);
  });
});

describe("an output binding", () => {
  const post = (url: string, body: unknown) =>
    fetch(url, { method: "POST", body: JSON.stringify(body) }).then((response) => response.status);

  it("sends an array as many messages, with nothing but their bodies", async () => {
    const { broker, eventsOf } = await runBroker();
    const { host } = await runBusHost(broker.connectionString);
    expect(await post(`${host.url}/api/send-many`, [{ n: 1 }, "two"])).toBe(202);
    await eventsOf("accepted", 2);

    const client = new ServiceBusClient(broker.connectionString);
    onTestFinished(() => client.close());
    const receiver = client.createReceiver("outbox", { skipParsingBodyAsJson: true });
    const messages = await receiver.receiveMessages(2);
    expect(messages.map((message) => String(message.body))).toEqual(['{"n":1}', "two"]);
    expect(messages.map((message) => message.sessionId)).toEqual([undefined, undefined]);
  });

  it("cannot feed a session queue, because it cannot set a session id", async () => {
    const { broker } = await runBroker();
    const { host, facts } = await runBusHost(broker.connectionString);
    expect(await post(`${host.url}/api/send-to-sessions`, { sessionId: "s_1" })).toBe(500);
    expect(facts.items[0]?.error).toMatchObject({
      message: expect.stringContaining("The SessionId was not set on a message"),
    });
    expect(broker.counts("sessions").active).toBe(0);
  });
});
