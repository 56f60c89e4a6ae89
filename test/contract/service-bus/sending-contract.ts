import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bodies, codeOf, first, openBench, queues } from "./bench.ts";

/** What is sent arrives as it was sent. */
export function sendingContract(): void {
  describe("sending", () => {
    it("keeps body, properties and their types", async () => {
      const { client } = await openBench();
      const applicationProperties = {
        text: "zwölf",
        whole: 12,
        negative: -3,
        fraction: 1.5,
        yes: true,
      };
      const sent = {
        body: { list: [1, "two", null], nested: { ok: true } },
        messageId: "message-1",
        correlationId: "correlation-1",
        contentType: "application/json",
        subject: "greeting",
        to: "somewhere",
        replyTo: "back-here",
        applicationProperties,
      };
      await client.createSender(queues.plain).sendMessages(sent);
      const received = first(await client.createReceiver(queues.plain).receiveMessages(1));
      expect(received).toMatchObject(sent);
      expect(received.deliveryCount).toBe(0);
      expect(received.state).toBe("active");
      expect(Math.abs((received.enqueuedTimeUtc?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    });

    it("keeps order, in lists and in batches", async () => {
      const { client } = await openBench();
      const sender = client.createSender(queues.plain);
      await sender.sendMessages([{ body: 1 }, { body: 2 }]);
      const batch = await sender.createMessageBatch();
      expect(batch.tryAddMessage({ body: 3 })).toBe(true);
      expect(batch.tryAddMessage({ body: 4 })).toBe(true);
      await sender.sendMessages(batch);
      const received = await client.createReceiver(queues.plain).receiveMessages(4);
      expect(bodies(received)).toEqual([1, 2, 3, 4]);
      expect(new Set(received.map((message) => String(message.sequenceNumber))).size).toBe(4);
    });

    it("tells how large a batch may be", async () => {
      const { client } = await openBench();
      const batch = await client.createSender(queues.plain).createMessageBatch();
      expect(batch.maxSizeInBytes).toBe(262_144);
      expect(batch.tryAddMessage({ body: "x".repeat(300_000) })).toBe(false);
    });

    it("carries 200 KB there and back, and refuses 300 KB", async () => {
      const { client } = await openBench();
      const sender = client.createSender(queues.plain);
      const large = "0123456789".repeat(20_000);
      await sender.sendMessages({ body: large });
      expect(await codeOf(sender.sendMessages({ body: "x".repeat(300_000) }))).toBe("MessageSizeExceeded");
      const receiver = client.createReceiver(queues.plain);
      expect(bodies(await receiver.receiveMessages(1))).toEqual([large]);
      expect(await receiver.peekMessages(2)).toHaveLength(1);
    });

    it("carries bodies that are values, sequences and bytes", async () => {
      const { client } = await openBench();
      const sender = client.createSender(queues.plain);
      await sender.sendMessages([
        { body: { a: 1 }, bodyType: "value" },
        { body: [[1, 2], [3]], bodyType: "sequence" },
      ]);
      await sender.sendMessages({ body: Buffer.from([0, 1, 255]) });
      const received = await client.createReceiver(queues.plain).receiveMessages(3);
      expect(received.map((message) => message._rawAmqpMessage.bodyType)).toEqual([
        "value",
        "sequence",
        "data",
      ]);
      expect(bodies(received)).toEqual([{ a: 1 }, [[1, 2], [3]], Buffer.from([0, 1, 255])]);
    });

    it("gives a message an id when the sender gave none", async () => {
      const { client } = await openBench();
      await client.createSender(queues.plain).sendMessages({ body: 1 });
      const received = first(await client.createReceiver(queues.plain).receiveMessages(1));
      expect(received.messageId).toMatch(/^[0-9a-f]{32}$/);
    });

    it("does not mix up the outcomes of sends made at once", async () => {
      const { client } = await openBench();
      const sender = client.createSender(queues.sessions);
      const sessionId = randomUUID();
      const sends = [
        { body: 1, sessionId },
        { body: 2 },
        { body: 3, sessionId },
        { body: 4 },
        { body: 5, sessionId },
      ];
      const outcomes = await Promise.allSettled(sends.map((message) => sender.sendMessages(message)));
      expect(outcomes.map(({ status }) => status)).toEqual([
        "fulfilled",
        "rejected",
        "fulfilled",
        "rejected",
        "fulfilled",
      ]);
      const receiver = await client.acceptSession(queues.sessions, sessionId);
      expect(bodies(await receiver.receiveMessages(3))).toEqual([1, 3, 5]);
    });

    it("takes a list as a whole or not at all", async () => {
      const { client } = await openBench();
      const sender = client.createSender(queues.sessions);
      const sessionId = randomUUID();
      await expect(sender.sendMessages([{ body: 1, sessionId }, { body: 2 }])).rejects.toThrow(/SessionId/);
      await sender.sendMessages({ body: 3, sessionId });
      const receiver = await client.acceptSession(queues.sessions, sessionId);
      expect(bodies(await receiver.peekMessages(3))).toEqual([3]);
    });

    it("refuses properties that are too large", async () => {
      const { client } = await openBench();
      const sender = client.createSender(queues.plain);
      const applicationProperties = { large: "x".repeat(40_000) };
      await expect(sender.sendMessages({ body: 1, applicationProperties })).rejects.toThrow();
    });

    it("says that a queue does not exist", async () => {
      const { client } = await openBench();
      const sent = client.createSender("no-such-queue").sendMessages({ body: 1 });
      expect(await codeOf(sent)).toBe("MessagingEntityNotFound");
      const received = client.createReceiver("no-such-queue").receiveMessages(1);
      expect(await codeOf(received)).toBe("MessagingEntityNotFound");
    });

    it("refuses a client that has the wrong key", async () => {
      const { connectionString, openClient } = await openBench();
      const client = openClient(connectionString.replace(/SharedAccessKey=[^;]+/, "SharedAccessKey=wrong"));
      const sent = client.createSender(queues.plain).sendMessages({ body: 1 });
      expect(await codeOf(sent)).toBe("UnauthorizedAccess");
    });

    it("drops a message whose id it has seen, also in a list and on a schedule", async () => {
      const { client } = await openBench();
      const sender = client.createSender(queues.duplicates);
      const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()] as const;
      await sender.sendMessages({ body: 1, messageId: one });
      await sender.sendMessages({ body: 2, messageId: one });
      await sender.sendMessages([
        { body: 3, messageId: two },
        { body: 4, messageId: two },
      ]);
      await sender.scheduleMessages({ body: 5, messageId: three }, new Date(Date.now() + 500));
      await sender.sendMessages({ body: 6, messageId: three });
      const receiver = client.createReceiver(queues.duplicates);
      const received = await receiver.receiveMessages(2);
      received.push(...(await receiver.receiveMessages(1)));
      expect(bodies(received)).toEqual([1, 3, 5]);
      expect(await receiver.peekMessages(5)).toHaveLength(3);
    });
  });
}
