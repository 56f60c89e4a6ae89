import { randomUUID } from "node:crypto";
import { appendFile } from "node:fs/promises";
import type { ServiceBusClient } from "@azure/service-bus";
import { describe, expect, it } from "vitest";
import { benchOn, bodies, createCollector, first, ignoreErrors, needsLocalBroker, queues } from "./bench.ts";
import { startBrokerProcess } from "./broker-process.ts";

/** A send in flight when the connection breaks is given up after timeoutInMs, then tried again. */
const untiring = { retryOptions: { maxRetries: 50, retryDelayInMs: 100, timeoutInMs: 2000 } };

/** The broker is killed with -9, so only its journal can know. */
describe("The local broker's journal", () => {
  needsLocalBroker();

  it("loses no message that was accepted, however often the broker dies", async () => {
    const broker = await startBrokerProcess();
    const { openClient } = benchOn(broker.connectionString);
    const seen = createCollector<unknown>();
    openClient(undefined, untiring)
      .createReceiver(queues.duplicates)
      .subscribe({
        processMessage: async (message) => seen.add(message.body),
        processError: ignoreErrors,
      });
    const sent = createCollector<number>();
    const perRound = 60;
    const sending = sendAll(openClient(undefined, untiring), 3 * perRound, sent.add);
    for (const round of [1, 2]) {
      await sent.atLeast(round * perRound);
      await broker.kill();
      await broker.start();
    }
    await sending;
    while (new Set(seen.items).size < 3 * perRound) await seen.atLeast(seen.items.length + 1);
    expect([...new Set(seen.items)].sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 3 * perRound }, (_, index) => index),
    );
  });

  it("keeps schedules, dead letters, deferred messages, session states, seen ids and numbers", async () => {
    const broker = await startBrokerProcess();
    const { client: before } = benchOn(broker.connectionString);
    const sessionId = randomUUID();
    const plain = before.createSender(queues.plain);
    await plain.sendMessages([{ body: "dead" }, { body: "deferred" }, { body: "held" }]);
    await plain.scheduleMessages({ body: "later" }, new Date(Date.now() + 1500));
    await before.createSender(queues.duplicates).sendMessages({ body: 1, messageId: "seen" });
    await before.createSender(queues.sessions).sendMessages({ body: "mine", sessionId });
    const receiver = before.createReceiver(queues.plain);
    const [dead, deferred, held] = await receiver.receiveMessages(3);
    if (dead === undefined || deferred === undefined || held === undefined) throw new Error("Expected three");
    await receiver.deadLetterMessage(dead, { deadLetterReason: "poison", deadLetterErrorDescription: "x" });
    await receiver.deferMessage(deferred);
    const session = await before.acceptSession(queues.sessions, sessionId);
    await session.setSessionState({ step: 3 });

    await broker.kill();
    await broker.start();
    const { client: after } = benchOn(broker.connectionString);
    const again = after.createReceiver(queues.plain);
    expect(first(await again.receiveMessages(1))).toMatchObject({
      body: "held",
      deliveryCount: 0,
      sequenceNumber: held.sequenceNumber,
    });
    const { sequenceNumber } = deferred;
    if (sequenceNumber === undefined) throw new Error("A received message has no number");
    expect(bodies(await again.receiveDeferredMessages([sequenceNumber]))).toEqual(["deferred"]);
    const deadLetters = after.createReceiver(queues.plain, { subQueueType: "deadLetter" });
    expect(await deadLetters.peekMessages(2)).toMatchObject([{ body: "dead", deadLetterReason: "poison" }]);
    const restored = await after.acceptNextSession(queues.sessions);
    expect(restored.sessionId).toBe(sessionId);
    expect(await restored.getSessionState()).toEqual({ step: 3 });
    await after.createSender(queues.duplicates).sendMessages({ body: 2, messageId: "seen" });
    expect(bodies(await after.createReceiver(queues.duplicates).peekMessages(5))).toEqual([1]);
    expect(bodies(await again.receiveMessages(1))).toEqual(["later"]);
  });

  it("lets a session receiver accept its session again after the broker came back", async () => {
    const broker = await startBrokerProcess();
    const { openClient } = benchOn(broker.connectionString);
    const client = openClient(undefined, untiring);
    const sessionId = randomUUID();
    await client.createSender(queues.sessions).sendMessages({ body: 1, sessionId });
    const receiver = await client.acceptSession(queues.sessions, sessionId);
    const errors = createCollector<unknown>();
    const processError = async ({ error }: { readonly error: Error }): Promise<void> =>
      errors.add("code" in error ? error.code : error.message);
    receiver.subscribe({ processMessage: async () => {}, processError }, { autoCompleteMessages: false });
    await broker.kill();
    await broker.start();
    expect(first(await errors.atLeast(1))).toBe("SessionLockLost");
    const again = await client.acceptSession(queues.sessions, sessionId);
    expect(bodies(await again.receiveMessages(1))).toEqual([1]);
  });

  it("starts with a journal whose end was torn off, and says so", async () => {
    const broker = await startBrokerProcess();
    const { client } = benchOn(broker.connectionString);
    await client.createSender(queues.plain).sendMessages({ body: "kept" });
    await broker.kill();
    await appendFile(broker.journal, Buffer.from([0, 0, 4, 0, 1, 2, 3, 4, 5, 6]));
    await broker.start();
    expect(broker.lines.filter((line) => line.startsWith("journal: the last 10 bytes"))).toHaveLength(1);
    const { client: after } = benchOn(broker.connectionString);
    expect(bodies(await after.createReceiver(queues.plain).receiveMessages(1))).toEqual(["kept"]);
  });
});

/** Sends one after the other, each with an id of its own, again and again until it is accepted. */
async function sendAll(
  client: ServiceBusClient,
  count: number,
  accepted: (body: number) => void,
): Promise<void> {
  const sender = client.createSender(queues.duplicates);
  for (let body = 0; body < count; body++) {
    while (!(await isSent(sender.sendMessages({ body, messageId: `m-${body}` }))));
    accepted(body);
  }
}

/** The SDK does not try again when nobody listens on the port. */
async function isSent(sending: Promise<void>): Promise<boolean> {
  try {
    await sending;
    return true;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return false;
  }
}
