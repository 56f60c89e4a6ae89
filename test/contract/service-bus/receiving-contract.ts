import type { ServiceBusReceivedMessage, ServiceBusReceiver } from "@azure/service-bus";
import { describe, expect, it } from "vitest";
import { bodies, createCollector, first, ignoreErrors, openBench, queues } from "./bench.ts";

/** What is sent is handed out, once, in order, and no more than was asked for. */
export function receivingContract(): void {
  describe("receiving", () => {
    it("hands a subscriber no more at a time than it asked for", async () => {
      const { client } = await openBench();
      await client.createSender(queues.plain).sendMessages(numbered(20));
      const done = createCollector<unknown>();
      let running = 0;
      let most = 0;
      const processMessage = async (message: ServiceBusReceivedMessage): Promise<void> => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 10));
        running--;
        done.add(message.body);
      };
      client
        .createReceiver(queues.plain)
        .subscribe({ processMessage, processError: ignoreErrors }, { maxConcurrentCalls: 4 });
      const seen = await done.atLeast(20);
      expect([...seen].sort((a, b) => Number(a) - Number(b))).toEqual(
        Array.from({ length: 20 }, (_, i) => i),
      );
      expect(most).toBe(4);
    });

    it("gives each message to one of two competing receivers", async () => {
      const { client, openClient } = await openBench();
      const count = 200;
      await client.createSender(queues.plain).sendMessages(numbered(count));
      const seen = createCollector<unknown>();
      const shares = [openClient(), openClient()].map((other) => {
        const share = { count: 0 };
        const processMessage = async (message: ServiceBusReceivedMessage): Promise<void> => {
          share.count++;
          seen.add(message.body);
        };
        other.createReceiver(queues.plain).subscribe({ processMessage, processError: ignoreErrors });
        return share;
      });
      await seen.atLeast(count);
      expect(new Set(seen.items).size).toBe(count);
      expect(seen.items).toHaveLength(count);
      expect(shares.every((share) => share.count > 0)).toBe(true);
    });

    it("lets a receiver take messages without settling them", async () => {
      const { client } = await openBench();
      await client.createSender(queues.plain).sendMessages([{ body: 1 }, { body: 2 }]);
      const receiver = client.createReceiver(queues.plain, { receiveMode: "receiveAndDelete" });
      expect(bodies(await receiver.receiveMessages(2))).toEqual([1, 2]);
      expect(await client.createReceiver(queues.plain).peekMessages(1)).toEqual([]);
    });

    it("goes on over one link after thousands of messages", async () => {
      const { client } = await openBench();
      const [rounds, perRound] = [10, 500];
      const sender = client.createSender(queues.plain);
      const receiver = client.createReceiver(queues.plain);
      const seen = new Set<unknown>();
      for (let round = 0; round < rounds; round++) {
        await sender.sendMessages(numbered(perRound, round * perRound));
        for (const message of await receiveAll(receiver, perRound)) seen.add(message.body);
      }
      expect(seen.size).toBe(rounds * perRound);
    });

    it("answers at once when a receiver stops waiting, and loses nothing to the race", async () => {
      const { client } = await openBench();
      const count = 150;
      const sender = client.createSender(queues.plain);
      const receiver = client.createReceiver(queues.plain);
      const seen: unknown[] = [];
      const sending = (async () => {
        for (let index = 0; index < count; index++) await sender.sendMessages({ body: index });
      })();
      while (seen.length < count) {
        for (const message of await receiver.receiveMessages(5, { maxWaitTimeInMs: 5 })) {
          seen.push(message.body);
          await receiver.completeMessage(message);
        }
      }
      await sending;
      expect(seen).toEqual(Array.from({ length: count }, (_, index) => index));
    });

    it("waits no longer than asked for a message that does not come", async () => {
      const { client } = await openBench();
      const receiver = client.createReceiver(queues.plain);
      expect(await receiver.receiveMessages(1, { maxWaitTimeInMs: 50 })).toEqual([]);
      await client.createSender(queues.plain).sendMessages({ body: "later" });
      expect(bodies(await receiver.receiveMessages(1))).toEqual(["later"]);
    });

    it("shows messages without locking them, from where the last look ended", async () => {
      const { client } = await openBench();
      const sender = client.createSender(queues.plain);
      await sender.sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
      const receiver = client.createReceiver(queues.plain);
      const peeked = await receiver.peekMessages(2);
      expect(bodies(peeked)).toEqual([1, 2]);
      expect(bodies(await receiver.peekMessages(2))).toEqual([3]);
      expect(await receiver.peekMessages(2)).toEqual([]);
      const from = first(peeked).sequenceNumber;
      if (from === undefined) throw new Error("A peeked message has no number");
      expect(bodies(await receiver.peekMessages(1, { fromSequenceNumber: from }))).toEqual([1]);
      expect(bodies(await receiver.receiveMessages(3))).toEqual([1, 2, 3]);
    });

    it("shows 250 messages at a time and no more", async () => {
      const { client } = await openBench();
      await client.createSender(queues.plain).sendMessages(numbered(260));
      expect(await client.createReceiver(queues.plain).peekMessages(300)).toHaveLength(250);
    });
  });
}

const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ body: from + index }));

/** Receives and completes so many, however many calls that takes. */
async function receiveAll(
  receiver: ServiceBusReceiver,
  count: number,
): Promise<readonly ServiceBusReceivedMessage[]> {
  const received: ServiceBusReceivedMessage[] = [];
  while (received.length < count) {
    const messages = await receiver.receiveMessages(count - received.length);
    await Promise.all(messages.map((message) => receiver.completeMessage(message)));
    received.push(...messages);
  }
  return received;
}
