import { describe, expect, it } from "vitest";
import { createMemoryCommandBus } from "../../../shared/adapters/memory/command-bus.ts";
import { createManualClock } from "../../../shared/adapters/memory/manual-clock.ts";
import { busQueues } from "../../../shared/bus-queues.ts";
import { commandBusContract, message, type Received } from "./command-bus-contract.ts";

const { assignWork, handleConversationCommand } = busQueues;

commandBusContract("memory", async () => {
  const clock = createManualClock(1_000_000);
  const bus = createMemoryCommandBus({ clock });
  const received = new Map<string, Received[]>();
  for (const queue of Object.values(busQueues)) {
    bus.handle(queue, async ({ sessionId, messageId, body }) => {
      received.set(queue, [...(received.get(queue) ?? []), { sessionId, messageId, body }]);
    });
  }
  return {
    bus,
    now: clock.now,
    passTime: async (ms) => clock.advance(ms),
    take: async (queue, session, count) => {
      await bus.deliverAll();
      const all = received.get(queue) ?? [];
      const taken = all.filter((one) => one.sessionId === session).slice(0, count);
      received.set(
        queue,
        all.filter((one) => !taken.includes(one)),
      );
      return taken;
    },
    remaining: async (queue) => {
      await bus.deliverAll();
      return received.get(queue)?.length ?? 0;
    },
    close: async () => {},
  };
});

describe("the bus in memory", () => {
  it("delivers again when a handler throws, and keeps what was given up", async () => {
    const bus = createMemoryCommandBus({ clock: createManualClock(), maxDeliveryCount: 3 });
    const attempts: string[] = [];
    bus.handle(assignWork, async ({ messageId, deliveryCount }) => {
      attempts.push(`${messageId} ${deliveryCount}`);
      if (messageId === "bad" || deliveryCount === 1) throw new Error("broken");
    });
    await bus.send([message(assignWork, { messageId: "bad" }), message(assignWork, { messageId: "slow" })]);
    await bus.deliverAll();
    expect(attempts).toEqual(["bad 1", "bad 2", "bad 3", "slow 1", "slow 2"]);
    expect(bus.deadLetters(assignWork).map((kept) => kept.message.messageId)).toEqual(["bad"]);
    expect(bus.deadLetters(handleConversationCommand)).toEqual([]);
  });

  it("delivers what a handler sends, and tells when the next message is due", async () => {
    const clock = createManualClock();
    const bus = createMemoryCommandBus({ clock });
    const delivered: string[] = [];
    bus.handle(assignWork, async ({ messageId }) => {
      delivered.push(messageId);
    });
    bus.handle(handleConversationCommand, async () => {
      const later = { ...message(assignWork, { messageId: "later" }), dueAt: 700 };
      await bus.send([message(assignWork, { messageId: "now" }), later]);
    });
    await bus.send([message(handleConversationCommand, { messageId: "first" })]);
    await bus.deliverAll();
    expect(delivered).toEqual(["now"]);
    expect(bus.nextDueAt()).toBe(700);
    clock.advance(700);
    await bus.deliverAll();
    expect(delivered).toEqual(["now", "later"]);
    expect(bus.nextDueAt()).toBeUndefined();
  });

  it("takes a message again when its id is forgotten", async () => {
    const clock = createManualClock();
    const bus = createMemoryCommandBus({ clock, duplicateWindowMs: 1_000 });
    let delivered = 0;
    bus.handle(assignWork, async () => {
      delivered++;
    });
    for (const pause of [999, 1, 0]) {
      await bus.send([message(assignWork, { messageId: "m" })]);
      await bus.deliverAll();
      clock.advance(pause);
    }
    expect(delivered).toBe(2);
  });
});
