import { randomUUID } from "node:crypto";
import type { ServiceBusClient, ServiceBusReceivedMessage, ServiceBusReceiver } from "@azure/service-bus";
import { describe, expect, it } from "vitest";
import {
  bodies,
  clientOptions,
  codeOf,
  createCollector,
  first,
  ignoreErrors,
  openBench,
  queues,
  shortLock,
  until,
  withLocks,
} from "./bench.ts";

const patient = { maxAutoLockRenewalDurationInMs: 0 };
/** For accepting a session when there may be none. */
const impatient = { retryOptions: { ...clientOptions.retryOptions, maxRetries: 0, timeoutInMs: 800 } };

/** A bus session has one owner at a time, an order, and a state. */
export function sessionsContract(): void {
  describe("bus sessions", () => {
    it("hands out one session's messages in order, and no other's", async () => {
      const { client } = await openBench();
      const sessionId = randomUUID();
      const sender = client.createSender(queues.sessions);
      await sender.sendMessages([1, 2, 3].map((body) => ({ body, sessionId })));
      await sender.sendMessages({ body: "other", sessionId: randomUUID() });
      const receiver = await client.acceptSession(queues.sessions, sessionId);
      expect(receiver.sessionId).toBe(sessionId);
      expect(receiver.sessionLockedUntilUtc.getTime()).toBeGreaterThan(Date.now());
      const received = await receiver.receiveMessages(4, { maxWaitTimeInMs: 500 });
      expect(bodies(received)).toEqual([1, 2, 3]);
      expect(received.map((message) => message.sessionId)).toEqual([sessionId, sessionId, sessionId]);
    });

    it("has one owner", async () => {
      const { client, openClient } = await openBench();
      const sessionId = randomUUID();
      await client.acceptSession(queues.sessions, sessionId);
      const second = openClient().acceptSession(queues.sessions, sessionId);
      expect(await codeOf(second)).toBe("SessionCannotBeLocked");
    });

    it("gives the next session to whoever waits, the longest waiting message first", async () => {
      const { client } = await openBench();
      const waiting = client.acceptNextSession(queues.sessions);
      const [early, late] = [randomUUID(), randomUUID()];
      const sender = client.createSender(queues.sessions);
      await sender.sendMessages({ body: 1, sessionId: early });
      expect((await waiting).sessionId).toBe(early);
      await sender.sendMessages({ body: 2, sessionId: early });
      await sender.sendMessages({ body: 3, sessionId: late });
      expect((await client.acceptNextSession(queues.sessions)).sessionId).toBe(late);
    });

    it("says so when no session comes in time", async () => {
      const { openClient } = await openBench();
      const client = openClient(undefined, impatient);
      const begun = Date.now();
      expect(await codeOf(client.acceptNextSession(queues.sessions))).toBe("ServiceTimeout");
      expect(Date.now() - begun).toBeGreaterThan(400);
    });

    it("keeps a state while there are no messages, until it is cleared", async () => {
      const { client } = await openBench();
      const sessionId = randomUUID();
      const one = await client.acceptSession(queues.sessions, sessionId);
      expect(await one.getSessionState()).toBeNull();
      await one.setSessionState({ step: 2 });
      await one.close();
      const two = await client.acceptSession(queues.sessions, sessionId);
      expect(await two.getSessionState()).toEqual({ step: 2 });
      await two.setSessionState(null);
      await two.close();
      const three = await client.acceptSession(queues.sessions, sessionId);
      expect(await three.getSessionState()).toBeNull();
    });

    it("is free at once when its owner closes it, and nothing is counted", async () => {
      const { client } = await openBench();
      const sessionId = randomUUID();
      await client.createSender(queues.sessions).sendMessages([1, 2].map((body) => ({ body, sessionId })));
      const one = await client.acceptSession(queues.sessions, sessionId);
      expect(await one.receiveMessages(1)).toHaveLength(1);
      await one.close();
      const two = await client.acceptSession(queues.sessions, sessionId);
      const received = await two.receiveMessages(2);
      expect(received.map(({ body, deliveryCount }) => [body as unknown, deliveryCount])).toEqual([
        [1, 0],
        [2, 0],
      ]);
    });

    it("is lost when its lock runs out, and the delivery counts", async () => {
      const { client, openClient } = await openBench(withLocks(shortLock));
      const sessionId = randomUUID();
      await client.createSender(queues.sessions).sendMessages({ body: 1, sessionId });
      const one = await client.acceptSession(queues.sessions, sessionId, patient);
      await one.setSessionState("kept");
      const message = first(await one.receiveMessages(1));
      await until(one.sessionLockedUntilUtc);
      const two = await openClient().acceptSession(queues.sessions, sessionId);
      expect(await two.getSessionState()).toBe("kept");
      expect(first(await two.receiveMessages(1))).toMatchObject({ body: 1, deliveryCount: 1 });
      expect(await codeOf(one.completeMessage(message))).toBe("SessionLockLost");
      expect(await codeOf(one.renewSessionLock())).toBe("SessionLockLost");
    });

    it("tells a subscriber that its session is lost", async () => {
      const { client } = await openBench(withLocks(shortLock));
      const sessionId = randomUUID();
      const receiver = await client.acceptSession(queues.sessions, sessionId, patient);
      const errors = createCollector<unknown>();
      receiver.subscribe({
        processMessage: async () => {},
        processError: async ({ error }) => errors.add("code" in error ? error.code : error.message),
      });
      expect(first(await errors.atLeast(1))).toBe("SessionLockLost");
    });

    it("stays with an owner that renews it", async () => {
      const { client, openClient } = await openBench(withLocks(shortLock));
      const sessionId = randomUUID();
      await client.createSender(queues.sessions).sendMessages({ body: 1, sessionId });
      const receiver = await client.acceptSession(queues.sessions, sessionId, patient);
      const message = first(await receiver.receiveMessages(1));
      const firstUntil = receiver.sessionLockedUntilUtc;
      await new Promise((resolve) => setTimeout(resolve, shortLock / 2));
      expect((await receiver.renewSessionLock()).getTime()).toBeGreaterThan(firstUntil.getTime());
      await until(firstUntil);
      expect(await codeOf(openClient().acceptSession(queues.sessions, sessionId))).toBe(
        "SessionCannotBeLocked",
      );
      await receiver.completeMessage(message);
    });

    it("stays with a subscriber that works longer than the lock", async () => {
      const { client } = await openBench(withLocks(shortLock));
      const sessionId = randomUUID();
      await client.createSender(queues.sessions).sendMessages({ body: 1, sessionId });
      const receiver = await client.acceptSession(queues.sessions, sessionId);
      const done = createCollector<number | undefined>();
      const processMessage = async (message: ServiceBusReceivedMessage): Promise<void> => {
        await new Promise((resolve) => setTimeout(resolve, shortLock * 1.6));
        await receiver.completeMessage(message);
        done.add(message.deliveryCount);
      };
      receiver.subscribe({ processMessage, processError: ignoreErrors }, { autoCompleteMessages: false });
      expect(await done.atLeast(1)).toEqual([0]);
    });

    it("defers, abandons, schedules and peeks within the session", async () => {
      const { client } = await openBench();
      const sessionId = randomUUID();
      const sender = client.createSender(queues.sessions);
      await sender.sendMessages([1, 2].map((body) => ({ body, sessionId })));
      await sender.sendMessages({ body: "other", sessionId: randomUUID() });
      await sender.scheduleMessages({ body: 3, sessionId }, new Date(Date.now() + 300));
      const receiver = await client.acceptSession(queues.sessions, sessionId);
      expect(bodies(await receiver.peekMessages(5))).toEqual([1, 2, 3]);
      const one = first(await receiver.receiveMessages(1));
      const { sequenceNumber } = one;
      if (sequenceNumber === undefined) throw new Error("A received message has no number");
      await receiver.deferMessage(one);
      await receiver.abandonMessage(first(await receiver.receiveMessages(1)));
      const two = first(await receiver.receiveMessages(1));
      expect(two).toMatchObject({ body: 2, deliveryCount: 1 });
      await receiver.deadLetterMessage(two, {
        deadLetterReason: "tried",
        deadLetterErrorDescription: "twice",
      });
      expect(bodies(await receiver.receiveMessages(1))).toEqual([3]);
      expect(bodies(await receiver.receiveDeferredMessages([sequenceNumber]))).toEqual([1]);
      const deadLetters = client.createReceiver(queues.sessions, { subQueueType: "deadLetter" });
      const dead = first(await deadLetters.receiveMessages(1));
      expect(dead).toMatchObject({ body: 2, sessionId, deadLetterReason: "tried" });
    });

    it("refuses the wrong kind of receiver", async () => {
      const { client } = await openBench();
      await expect(client.createReceiver(queues.sessions).receiveMessages(1)).rejects.toThrow(
        /non-sessionful message receiver/,
      );
      await expect(client.acceptNextSession(queues.plain)).rejects.toThrow(/sessionful message receiver/);
    });

    it("is worked off by many workers, each session in order and by one at a time", async () => {
      const { client, openClient } = await openBench();
      const sessions = Array.from({ length: 20 }, () => randomUUID());
      const perSession = 5;
      const sender = client.createSender(queues.sessions);
      for (let body = 0; body < perSession; body++) {
        await sender.sendMessages(sessions.map((sessionId) => ({ body, sessionId })));
      }
      const seen = new Map<string, unknown[]>();
      const shared = openClient(undefined, impatient);
      await Promise.all(Array.from({ length: 8 }, () => workOff(shared, seen)));
      expect([...seen.keys()].sort()).toEqual([...sessions].sort());
      expect([...seen.values()]).toEqual(sessions.map(() => [0, 1, 2, 3, 4]));
    });
  });
}

/** Takes session after session until none comes. */
async function workOff(client: ServiceBusClient, seen: Map<string, unknown[]>): Promise<void> {
  for (;;) {
    const receiver = await client.acceptNextSession(queues.sessions).catch(() => undefined);
    if (receiver === undefined) return;
    const received = seen.get(receiver.sessionId) ?? [];
    seen.set(receiver.sessionId, received);
    for await (const message of untilEmpty(receiver)) received.push(message.body);
    await receiver.close();
  }
}

/** Completes each message once the reader comes for the next. */
async function* untilEmpty(receiver: ServiceBusReceiver): AsyncGenerator<ServiceBusReceivedMessage> {
  let messages = await receiver.receiveMessages(2, { maxWaitTimeInMs: 50 });
  while (messages.length > 0) {
    for (const message of messages) {
      yield message;
      await receiver.completeMessage(message);
    }
    messages = await receiver.receiveMessages(2, { maxWaitTimeInMs: 50 });
  }
}
