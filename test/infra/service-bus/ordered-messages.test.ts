import fc from "fast-check";
import { expect, it } from "vitest";
import type { BusMessage } from "../../../infra/local/service-bus/message.ts";
import { OrderedMessages } from "../../../infra/local/service-bus/ordered-messages.ts";

function numbered(sequenceNumber: number): BusMessage {
  return {
    sequenceNumber,
    state: "active",
    deliveryCount: 0,
    messageId: String(sequenceNumber),
    acceptedAt: 0,
    enqueuedAt: 0,
    content: Buffer.alloc(0),
  };
}

it("Ordered messages stay in order whatever is added and removed", () => {
  const step = fc.record({ number: fc.integer({ min: 1, max: 30 }), removeFirst: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const ordered = new OrderedMessages();
      const model = new Map<number, BusMessage>();
      const { add, remove } = both(ordered, model);
      for (const { number, removeFirst } of steps) {
        const known = removeFirst ? ordered.first() : model.get(number);
        if (known !== undefined) remove(known);
        else add(numbered(number));
      }
      const expected = [...model.keys()].sort((a, b) => a - b);
      expect([...ordered.from(0)].map((message) => message.sequenceNumber)).toEqual(expected);
      expect([...ordered.from(15)].map((message) => message.sequenceNumber)).toEqual(
        expected.filter((n) => n >= 15),
      );
      expect(ordered.size).toBe(expected.length);
      expect(ordered.first()?.sequenceNumber).toBe(expected[0]);
      expect(ordered.find(7)).toBe(model.get(7));
    }),
  );
});

/** Does the same to the list and to a model of it. */
function both(ordered: OrderedMessages, model: Map<number, BusMessage>) {
  return {
    add: (message: BusMessage): void => {
      ordered.add(message);
      model.set(message.sequenceNumber, message);
    },
    remove: (message: BusMessage): void => {
      expect(ordered.remove(message)).toBe(true);
      expect(ordered.remove(message)).toBe(false);
      model.delete(message.sequenceNumber);
    },
  };
}
