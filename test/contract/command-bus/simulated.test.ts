import { describe, expect, it } from "vitest";
import { busQueues } from "../../../shared/bus-queues.ts";
import { createLonePorts, type LonePorts } from "../../simulation/lone-ports.ts";
import { commandBusContract, message, type Received } from "./command-bus-contract.ts";

const { assignWork } = busQueues;

commandBusContract("simulated", async () => {
  const lone = createLonePorts();
  return {
    bus: lone.ports.bus,
    now: lone.now,
    passTime: lone.pass,
    take: async (queue, session, count) => take(lone, { queue, session, count }),
    remaining: async (queue) =>
      lone.bus
        .contents()
        .filter(({ message: one, sequence }) => one.queue === queue && sequence !== undefined).length,
    close: async () => undefined,
  };
});

describe("the simulated bus", () => {
  it("has a message once although the sender heard nothing and sent it again", async () => {
    const lone = createLonePorts();
    const messages = [message(assignWork, { messageId: "a" }), message(assignWork, { messageId: "b" })];
    for (const fault of ["half-sent", "lost-answer", "unavailable"]) {
      lone.failNext("send", fault);
      await expect(lone.ports.bus.send(messages)).rejects.toMatchObject({ name: "BusUnavailableError" });
    }
    await lone.ports.bus.send(messages);
    expect(idsOf(take(lone, { queue: assignWork, session: "s", count: 3 }))).toEqual(["a", "b"]);
  });

  it("hands a message out again when its lock is lost, and ignores the holder it was lost by", async () => {
    const lone = createLonePorts();
    await lone.ports.bus.send([message(assignWork, { messageId: "a" })]);
    const lost = lone.lockFirst(assignWork, "s");
    if (lost === undefined) throw new TypeError("nothing to lock");
    lone.bus.release(lost, { counts: true });
    const held = lone.lockFirst(assignWork, "s");
    expect(held?.entry.deliveryCount).toBe(2);
    lone.bus.complete(lost);
    expect(held !== undefined && lone.bus.isHeld(held)).toBe(true);
    expect(lone.bus.activeCount()).toBe(1);
  });

  it("does not count a delivery that ended with its connection", async () => {
    const lone = createLonePorts();
    await lone.ports.bus.send([message(assignWork, { messageId: "a" })]);
    const closed = lone.lockFirst(assignWork, "s");
    if (closed === undefined) throw new TypeError("nothing to lock");
    lone.bus.release(closed, { counts: false });
    expect(lone.lockFirst(assignWork, "s")?.entry.deliveryCount).toBe(1);
  });
});

function take(
  lone: LonePorts,
  { queue, session, count }: { readonly queue: string; readonly session: string; readonly count: number },
): readonly Received[] {
  const received: Received[] = [];
  while (received.length < count) {
    const lock = lone.lockFirst(queue, session);
    if (lock === undefined) break;
    const { sessionId, messageId, body } = lock.entry.message;
    received.push({ sessionId, messageId, body });
    lone.bus.complete(lock);
  }
  return received;
}

function idsOf(received: readonly Received[]): readonly string[] {
  return received.map(({ messageId }) => messageId);
}
