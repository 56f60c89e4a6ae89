import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { startBroker } from "../../../infra/local/service-bus/broker.ts";
import type { BusEvent } from "../../../infra/local/service-bus/queue-types.ts";
import {
  clientOptions,
  codeOf,
  first,
  ignoreErrors,
  localConfig,
  needsLocalBroker,
  openLocalBench,
  queues,
  shortLock,
  withLocks,
} from "./bench.ts";
import { layWire } from "./cuttable-wire.ts";

const oneAttempt = { retryOptions: { ...clientOptions.retryOptions, maxRetries: 0 } };

/** A renewal under way when the wire is cut would keep its client from closing until it times out. */
const noRenewal = { maxAutoLockRenewalDurationInMs: 0 };

/** What only the local broker has; there is nothing to point these at. */
describe("The local broker", () => {
  needsLocalBroker();

  it("frees the bus session of a client that died at once", async () => {
    const { broker, client, openClient, connectionString } = await openLocalBench();
    const wire = await layWire(connectionString, broker.port);
    const sessionId = randomUUID();
    await client.createSender(queues.sessions).sendMessages({ body: 1, sessionId });
    const dying = await openClient(wire.connectionString).acceptSession(queues.sessions, sessionId);
    await dying.receiveMessages(1);
    await wire.cut();
    const receiver = await openClient().acceptNextSession(queues.sessions);
    expect(first(await receiver.receiveMessages(1))).toMatchObject({ sessionId, deliveryCount: 0 });
  });

  it("keeps it locked until its lock runs out when told to", async () => {
    const { broker, client, openClient, connectionString } = await openLocalBench({
      config: withLocks(shortLock),
    });
    broker.faults.keepSessionsOfDeadClients = true;
    const lost = nextEvent(broker.onEvent, "session-lock-lost");
    const wire = await layWire(connectionString, broker.port);
    const sessionId = randomUUID();
    await client.createSender(queues.sessions).sendMessages({ body: 1, sessionId });
    const dying = await openClient(wire.connectionString).acceptSession(
      queues.sessions,
      sessionId,
      noRenewal,
    );
    await dying.receiveMessages(1);
    await wire.cut();
    expect(await codeOf(client.acceptSession(queues.sessions, sessionId))).toBe("SessionCannotBeLocked");
    const receiver = await openClient().acceptNextSession(queues.sessions);
    expect(await lost).toMatchObject({ sessionId });
    expect(first(await receiver.receiveMessages(1))).toMatchObject({ sessionId, deliveryCount: 1 });
  });

  it("frees at once, told or not, what a client closed properly", async () => {
    const { broker, client, openClient } = await openLocalBench();
    broker.faults.keepSessionsOfDeadClients = true;
    const sessionId = randomUUID();
    await client.createSender(queues.sessions).sendMessages({ body: 1, sessionId });
    const other = openClient();
    await other.acceptSession(queues.sessions, sessionId);
    await other.close();
    expect((await client.acceptNextSession(queues.sessions)).sessionId).toBe(sessionId);
  });

  it("refuses sends as a throttled service does, so many or until told otherwise", async () => {
    const { broker, openClient } = await openLocalBench();
    const sender = openClient(undefined, oneAttempt).createSender(queues.plain);
    broker.faults.refuseWithServerBusy(true);
    expect(await codeOf(sender.sendMessages({ body: 1 }))).toBe("ServiceBusy");
    expect(await codeOf(sender.scheduleMessages({ body: 1 }, new Date(Date.now() + 60_000)))).toBe(
      "ServiceBusy",
    );
    broker.faults.refuseWithServerBusy(false);
    await sender.sendMessages({ body: 2 });
    broker.faults.refuseWithServerBusy(2);
    await openClient().createSender(queues.plain).sendMessages({ body: 3 });
    expect(broker.counts(queues.plain).active).toBe(2);
  });

  it("tells facts without bodies, counts, and when all is done", async () => {
    const { broker, client } = await openLocalBench();
    const events: BusEvent[] = [];
    const stop = broker.onEvent((event) => events.push(event));
    await broker.whenIdle();
    const sender = client.createSender(queues.plain);
    await sender.sendMessages([
      { body: "secret", messageId: "one" },
      { body: "secret", messageId: "two" },
    ]);
    await sender.scheduleMessages({ body: "secret", messageId: "late" }, new Date(Date.now() + 60_000));
    expect(broker.counts(queues.plain)).toEqual({
      active: 2,
      scheduled: 1,
      deferred: 0,
      deadLetter: 0,
      locked: 0,
    });
    let idle = false;
    const whenIdle = broker.whenIdle(queues.plain).then(() => {
      idle = true;
    });
    const receiver = client.createReceiver(queues.plain);
    const [one, two] = await receiver.receiveMessages(2);
    if (one === undefined || two === undefined) throw new Error("Expected two messages");
    expect(broker.counts(queues.plain)).toMatchObject({ active: 0, locked: 2 });
    await receiver.completeMessage(one);
    expect(idle).toBe(false);
    await receiver.deadLetterMessage(two, { deadLetterReason: "no", deadLetterErrorDescription: "good" });
    await whenIdle;
    await broker.whenIdle();
    expect(broker.counts(queues.plain)).toMatchObject({ active: 0, locked: 0, deadLetter: 1, scheduled: 1 });
    stop();
    await sender.sendMessages({ body: "unheard" });
    expect(events.map(({ type, messageId, reason }) => [type, messageId, reason])).toEqual([
      ["accepted", "one", undefined],
      ["accepted", "two", undefined],
      ["scheduled", "late", undefined],
      ["delivered", "one", undefined],
      ["delivered", "two", undefined],
      ["completed", "one", undefined],
      ["dead-lettered", "two", "no"],
    ]);
    expect(JSON.stringify(events)).not.toContain("secret");
    expect(() => broker.counts("no-such-queue")).toThrow(/no-such-queue/);
  });

  it("refuses messages when a queue is full", async () => {
    const small = localConfig.queues.map((queue) => ({ ...queue, maxSizeInBytes: 5000 }));
    const { client } = await openLocalBench({ config: { queues: small } });
    const sender = client.createSender(queues.plain);
    await sender.sendMessages({ body: "x".repeat(4000) });
    expect(await codeOf(sender.sendMessages({ body: "x".repeat(4000) }))).toBe("QuotaExceeded");
  });

  it("says in plain words that its port is taken", async () => {
    const { broker } = await openLocalBench();
    const second = startBroker({ config: localConfig, port: broker.port });
    await expect(second).rejects.toThrow(`Port ${broker.port} on 127.0.0.1 is already in use`);
  });

  it("acknowledges input that needs no answer, so that the client's next frame is not held back", async () => {
    const { broker, openClient, connectionString } = await openLocalBench();
    const wire = await layWire(connectionString, broker.port);
    const receiver = openClient(wire.connectionString).createReceiver(queues.plain);
    // The first round opens the link; from the second on a receive begins with a flow frame and nothing else.
    await receiver.receiveMessages(1, { maxWaitTimeInMs: 20 });
    const next = wire.nextFromBroker();
    const receiving = receiver.receiveMessages(1, { maxWaitTimeInMs: 1000 });
    expect((await next).toString("hex")).toBe("0000000802000000");
    await openClient().createSender(queues.plain).sendMessages({ body: 1 });
    expect(await receiving).toHaveLength(1);
  });

  it("says goodbye and closes at once, clients or not", async () => {
    const { broker, client } = await openLocalBench();
    client
      .createReceiver(queues.plain)
      .subscribe({ processMessage: async () => {}, processError: ignoreErrors });
    await client.acceptSession(queues.sessions, randomUUID());
    const begun = performance.now();
    await broker.close();
    expect(performance.now() - begun).toBeLessThan(1500);
    await expect(client.createSender(queues.plain).sendMessages({ body: 1 })).rejects.toThrow();
  });
});

/** The next fact of a type. */
function nextEvent(
  onEvent: (listener: (event: BusEvent) => void) => () => void,
  type: BusEvent["type"],
): Promise<BusEvent> {
  return new Promise((resolve) => {
    const stop = onEvent((event) => {
      if (event.type !== type) return;
      stop();
      resolve(event);
    });
  });
}
