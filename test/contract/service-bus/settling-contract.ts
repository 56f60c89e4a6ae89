import type { ServiceBusReceivedMessage } from "@azure/service-bus";
import { describe, expect, it } from "vitest";
import {
  bodies,
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

/** What becomes of a message that was handed out. */
export function settlingContract(): void {
  describe("settling", () => {
    it("hands an abandoned message out again at its place, with the properties set", async () => {
      const { client } = await openBench();
      await client
        .createSender(queues.plain)
        .sendMessages([{ body: 1, applicationProperties: { kept: "yes", replaced: 1.5 } }, { body: 2 }]);
      const receiver = client.createReceiver(queues.plain);
      await receiver.abandonMessage(first(await receiver.receiveMessages(1)), { replaced: "new" });
      const again = await receiver.receiveMessages(2);
      expect(bodies(again)).toEqual([1, 2]);
      expect(again.map((message) => message.deliveryCount)).toEqual([1, 0]);
      expect(first(again).applicationProperties).toEqual({ kept: "yes", replaced: "new" });
    });

    it("dead-letters a message that was abandoned too often", async () => {
      const { client } = await openBench();
      await client.createSender(queues.plain).sendMessages({ body: 1 });
      const receiver = client.createReceiver(queues.plain);
      const counts: unknown[] = [];
      for (let attempt = 0; attempt < 3; attempt++) {
        const message = first(await receiver.receiveMessages(1));
        counts.push(message.deliveryCount);
        await receiver.abandonMessage(message);
      }
      expect(counts).toEqual([0, 1, 2]);
      const deadLetters = client.createReceiver(queues.plain, { subQueueType: "deadLetter" });
      const dead = first(await deadLetters.receiveMessages(1));
      expect(dead).toMatchObject({ body: 1, deadLetterReason: "MaxDeliveryCountExceeded" });
      expect(dead.deadLetterErrorDescription).toContain("after 3 delivery attempts");
    });

    it("dead-letters with reason, description and properties, and keeps the number", async () => {
      const { client } = await openBench();
      await client.createSender(queues.plain).sendMessages({ body: 1, messageId: "poison" });
      const receiver = client.createReceiver(queues.plain);
      const message = first(await receiver.receiveMessages(1));
      await receiver.deadLetterMessage(message, {
        deadLetterReason: "poison",
        deadLetterErrorDescription: "cannot be read",
        conversationId: "c-1",
      });
      const deadLetters = client.createReceiver(queues.plain, { subQueueType: "deadLetter" });
      const expected = {
        body: 1,
        messageId: "poison",
        deadLetterReason: "poison",
        deadLetterErrorDescription: "cannot be read",
        sequenceNumber: message.sequenceNumber,
      };
      expect(await deadLetters.peekMessages(2)).toMatchObject([expected]);
      const dead = first(await deadLetters.receiveMessages(1));
      expect(dead).toMatchObject(expected);
      expect(dead.applicationProperties).toMatchObject({ conversationId: "c-1" });
      expect((await deadLetters.renewMessageLock(dead)).getTime()).toBeGreaterThan(Date.now());
      await deadLetters.completeMessage(dead);
      expect(await deadLetters.peekMessages(1)).toEqual([]);
    });

    it("does not count deliveries of dead letters", async () => {
      const { client } = await openBench();
      await client.createSender(queues.plain).sendMessages({ body: 1 });
      const receiver = client.createReceiver(queues.plain);
      await receiver.deadLetterMessage(first(await receiver.receiveMessages(1)));
      const deadLetters = client.createReceiver(queues.plain, { subQueueType: "deadLetter" });
      for (let attempt = 0; attempt < 5; attempt++) {
        await deadLetters.abandonMessage(first(await deadLetters.receiveMessages(1)));
      }
      expect(await deadLetters.receiveMessages(1)).toHaveLength(1);
    });

    it("hands out a message whose lock ran out, and refuses the late settlement", async () => {
      const { client, openClient } = await openBench(withLocks(shortLock));
      await client.createSender(queues.plain).sendMessages({ body: 1 });
      const receiver = client.createReceiver(queues.plain, { maxAutoLockRenewalDurationInMs: 0 });
      const message = first(await receiver.receiveMessages(1));
      const lockedFor = (message.lockedUntilUtc?.getTime() ?? 0) - Date.now();
      expect(lockedFor).toBeGreaterThan(0);
      expect(lockedFor).toBeLessThanOrEqual(shortLock + 500);
      const again = first(await openClient().createReceiver(queues.plain).receiveMessages(1));
      expect(again).toMatchObject({ body: 1, deliveryCount: 1 });
      expect(await codeOf(receiver.completeMessage(message))).toBe("MessageLockLost");
      expect(await codeOf(receiver.renewMessageLock(message))).toBe("MessageLockLost");
    });

    it("keeps a message locked that is renewed by hand", async () => {
      const { client } = await openBench(withLocks(shortLock));
      await client.createSender(queues.plain).sendMessages({ body: 1 });
      const receiver = client.createReceiver(queues.plain, { maxAutoLockRenewalDurationInMs: 0 });
      const message = first(await receiver.receiveMessages(1));
      const firstUntil = message.lockedUntilUtc ?? new Date();
      await new Promise((resolve) => setTimeout(resolve, shortLock / 2));
      const renewed = await receiver.renewMessageLock(message);
      expect(renewed.getTime()).toBeGreaterThan(firstUntil.getTime());
      await until(firstUntil);
      await receiver.completeMessage(message);
    });

    it("keeps a message locked while a subscriber works on it", async () => {
      const { client } = await openBench(withLocks(shortLock));
      await client.createSender(queues.plain).sendMessages({ body: 1 });
      const done = createCollector<number | undefined>();
      const receiver = client.createReceiver(queues.plain);
      const processMessage = async (message: ServiceBusReceivedMessage): Promise<void> => {
        await new Promise((resolve) => setTimeout(resolve, shortLock * 1.6));
        await receiver.completeMessage(message);
        done.add(message.deliveryCount);
      };
      receiver.subscribe({ processMessage, processError: ignoreErrors }, { autoCompleteMessages: false });
      expect(await done.atLeast(1)).toEqual([0]);
    });

    it("settles a message after the link it came by was closed", async () => {
      const { client } = await openBench();
      await client.createSender(queues.plain).sendMessages([{ body: 1 }, { body: 2 }]);
      const receiver = client.createReceiver(queues.plain);
      const held = createCollector<ServiceBusReceivedMessage>();
      const subscription = receiver.subscribe(
        { processMessage: async (message) => held.add(message), processError: ignoreErrors },
        { autoCompleteMessages: false, maxConcurrentCalls: 2 },
      );
      const [one, two] = await held.atLeast(2);
      if (one === undefined || two === undefined) throw new Error("Expected two messages");
      await subscription.close();
      await receiver.completeMessage(one);
      await receiver.abandonMessage(two);
      expect(first(await receiver.receiveMessages(1))).toMatchObject({ body: 2, deliveryCount: 1 });
      expect(await receiver.peekMessages(2)).toHaveLength(1);
    });

    it("keeps a deferred message for whoever knows its number", async () => {
      const { client } = await openBench();
      await client.createSender(queues.plain).sendMessages([{ body: 1 }, { body: 2 }]);
      const receiver = client.createReceiver(queues.plain);
      const message = first(await receiver.receiveMessages(1));
      await receiver.deferMessage(message, { why: "later" });
      expect(bodies(await receiver.receiveMessages(2, { maxWaitTimeInMs: 300 }))).toEqual([2]);
      const { sequenceNumber } = message;
      if (sequenceNumber === undefined) throw new Error("A received message has no number");
      const deferred = first(await receiver.receiveDeferredMessages([sequenceNumber]));
      expect(deferred).toMatchObject({ body: 1, state: "deferred", applicationProperties: { why: "later" } });
      await receiver.completeMessage(deferred);
      expect(await codeOf(receiver.receiveDeferredMessages([sequenceNumber]))).toBe("MessageNotFound");
    });

    it("drops a message whose time to live is over, or dead-letters it where the queue says so", async () => {
      const { client } = await openBench();
      for (const queue of [queues.plain, queues.expiring]) {
        await client.createSender(queue).sendMessages([{ body: 1, timeToLive: 200 }, { body: 2 }]);
      }
      const deadLetters = client.createReceiver(queues.expiring, { subQueueType: "deadLetter" });
      const dead = first(await deadLetters.receiveMessages(1));
      expect(dead).toMatchObject({ body: 1, deadLetterReason: "TTLExpiredException" });
      for (const queue of [queues.plain, queues.expiring]) {
        const receiver = client.createReceiver(queue);
        expect(bodies(await receiver.receiveMessages(1))).toEqual([2]);
        expect(await receiver.peekMessages(2)).toHaveLength(1);
      }
    });

    it("refuses to take messages into a dead-letter queue", async () => {
      const { client } = await openBench();
      const sender = client.createSender(`${queues.plain}/$DeadLetterQueue`);
      await expect(sender.sendMessages({ body: 1 })).rejects.toThrow();
    });
  });

  describe("scheduling", () => {
    it("holds a message back until its time, then gives it a new number", async () => {
      const { client } = await openBench();
      const sender = client.createSender(queues.plain);
      const due = new Date(Date.now() + 800);
      const number = first(await sender.scheduleMessages({ body: "later" }, due));
      await sender.sendMessages({ body: "now" });
      const receiver = client.createReceiver(queues.plain);
      const peeked = await receiver.peekMessages(2, { fromSequenceNumber: number });
      expect(peeked.map(({ body, state }) => ({ body: body as unknown, state }))).toEqual([
        { body: "later", state: "scheduled" },
        { body: "now", state: "active" },
      ]);
      expect(bodies(await receiver.receiveMessages(1))).toEqual(["now"]);
      const later = first(await receiver.receiveMessages(1));
      expect(later).toMatchObject({ body: "later", state: "active", scheduledEnqueueTimeUtc: due });
      expect(Date.now()).toBeGreaterThanOrEqual(due.getTime());
      expect(later.sequenceNumber?.greaterThan(number)).toBe(true);
    });

    it("takes a schedule from the message itself, and keeps the order of equal times", async () => {
      const { client } = await openBench();
      const scheduledEnqueueTimeUtc = new Date(Date.now() + 400);
      await client
        .createSender(queues.plain)
        .sendMessages(Array.from({ length: 20 }, (_, index) => ({ body: index, scheduledEnqueueTimeUtc })));
      const receiver = client.createReceiver(queues.plain);
      const received: unknown[] = [];
      while (received.length < 20) received.push(...bodies(await receiver.receiveMessages(20)));
      expect(received).toEqual(Array.from({ length: 20 }, (_, index) => index));
    });

    it("cancels what is scheduled, once", async () => {
      const { client } = await openBench();
      const sender = client.createSender(queues.plain);
      const numbers = await sender.scheduleMessages([{ body: 1 }, { body: 2 }], new Date(Date.now() + 600));
      const [cancelled] = numbers;
      if (cancelled === undefined) throw new Error("Nothing was scheduled");
      await sender.cancelScheduledMessages(cancelled);
      expect(await codeOf(sender.cancelScheduledMessages(cancelled))).toBe("MessageNotFound");
      const receiver = client.createReceiver(queues.plain);
      expect(bodies(await receiver.receiveMessages(1))).toEqual([2]);
    });
  });
}
