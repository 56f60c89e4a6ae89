import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BusQueueName, busQueues } from "../../../shared/bus-queues.ts";
import type { BusMessage, CommandBus } from "../../../shared/ports/command-bus.ts";

export type Received = Pick<BusMessage, "sessionId" | "messageId" | "body">;

export interface BusUnderTest {
  readonly bus: CommandBus;
  now(): number;
  passTime(ms: number): Promise<void>;
  /** Waits for so many messages of a bus session, and settles them. */
  take(queue: BusQueueName, session: string, count: number): Promise<readonly Received[]>;
  /** How many messages of the queue are due and not taken. */
  remaining(queue: BusQueueName): Promise<number>;
  close(): Promise<void>;
}

const { assignWork, escalateConversation, handleConversationCommand, routeConversation } = busQueues;

/** What every CommandBus promises. Call it once for each adapter. */
export function commandBusContract(name: string, makeBus: () => Promise<BusUnderTest>): void {
  describe(`CommandBus: ${name}`, () => {
    let under: BusUnderTest;

    beforeAll(async () => {
      under = await makeBus();
    });
    afterAll(async () => {
      await under.close();
    });

    it("keeps the order within a session, over several sends", async () => {
      const messages = Array.from({ length: 40 }, (_, index) =>
        message(handleConversationCommand, { sessionId: `s${index % 2}`, messageId: `order-${index}` }),
      );
      await under.bus.send(messages.slice(0, 7));
      await under.bus.send(messages.slice(7, 8));
      await under.bus.send(messages.slice(8));

      for (const sessionId of ["s0", "s1"]) {
        const expected = messages.filter((one) => one.sessionId === sessionId).map(toReceived);
        expect(await under.take(handleConversationCommand, sessionId, 20)).toEqual(expected);
      }
      expect(await under.remaining(handleConversationCommand)).toBe(0);
    });

    it("sends to several queues at once", async () => {
      const messages = [
        message(routeConversation, { messageId: "r1" }),
        message(assignWork, { messageId: "a1" }),
        message(assignWork, { messageId: "a2" }),
        message(routeConversation, { messageId: "r2" }),
      ];
      await under.bus.send(messages);
      await under.bus.send([]);
      const idsOf = (received: readonly Received[]): readonly string[] =>
        received.map((one) => one.messageId);
      expect(idsOf(await under.take(routeConversation, "s", 2))).toEqual(["r1", "r2"]);
      expect(idsOf(await under.take(assignWork, "s", 2))).toEqual(["a1", "a2"]);
    });

    it("takes a message once, however often it is sent to a queue", async () => {
      const one = message(escalateConversation, { messageId: "once" });
      await under.bus.send([one, one]);
      await under.bus.send([one, message(escalateConversation, { messageId: "other" })]);
      expect(await under.remaining(escalateConversation)).toBe(2);
      await under.take(escalateConversation, "s", 2);
      await under.bus.send([one]);
      expect(await under.remaining(escalateConversation)).toBe(0);

      await under.bus.send([{ ...one, queue: routeConversation }]);
      expect(await under.take(routeConversation, "s", 1)).toEqual([toReceived(one)]);
    });

    it("holds a message until it is due, and lets later ones pass it", async () => {
      const at = (messageId: string, dueAt: number): BusMessage => ({
        ...message(assignWork, { messageId }),
        dueAt,
      });
      const now = under.now();
      await under.bus.send([
        at("in-10-s", now + 10_000),
        at("in-5-s", now + 5_000),
        at("long-ago", now - 5_000),
        message(assignWork, { messageId: "at-once" }),
      ]);
      const due = async (): Promise<readonly string[]> => {
        const count = await under.remaining(assignWork);
        if (count === 0) return [];
        return (await under.take(assignWork, "s", count)).map((one) => one.messageId);
      };

      expect(await due()).toEqual(["long-ago", "at-once"]);
      await under.passTime(4_000);
      expect(await due()).toEqual([]);
      await under.passTime(1_000);
      expect(await due()).toEqual(["in-5-s"]);
      await under.passTime(5_000);
      expect(await due()).toEqual(["in-10-s"]);
    });

    it("carries large bodies, many at once, as they are", async () => {
      const large = { command: { text: "é👩‍👩‍👧".repeat(4_000), list: [1, null, { deep: true }] } };
      const messages = Array.from({ length: 12 }, (_, index) => ({
        ...message(routeConversation, { messageId: `large-${index}` }),
        body: large,
      }));
      await under.bus.send(messages);
      expect(await under.take(routeConversation, "s", 12)).toEqual(messages.map(toReceived));
    });
  });
}

export function message(
  queue: BusQueueName,
  { messageId, sessionId = "s" }: { readonly messageId: string; readonly sessionId?: string },
): BusMessage {
  return { queue, sessionId, messageId, body: { command: { of: messageId } } };
}

function toReceived({ sessionId, messageId, body }: BusMessage): Received {
  return { sessionId, messageId, body };
}
