import rhea, { type Message } from "rhea";
import { describe, expect, it } from "vitest";
import {
  decodeMessage,
  encodeMessage,
  splitBatch,
  withProperties,
} from "../../../infra/local/service-bus/codec.ts";
import { limitBroken } from "../../../infra/local/service-bus/limits.ts";
import type { BusMessage, IncomingMessage } from "../../../infra/local/service-bus/message.ts";
import { DecodeError, splitSections } from "../../../infra/local/service-bus/sections.ts";

const { types, message: amqp } = rhea;
const noId = (): string => "given";
const encode = (message: Partial<Message>): Buffer => amqp.encode({ body: "b", ...message } as Message);

function stored(incoming: IncomingMessage): BusMessage {
  return { ...incoming, sequenceNumber: 7, state: "active", deliveryCount: 2, acceptedAt: 1, enqueuedAt: 2 };
}

describe("The codec", () => {
  it("takes from a message what the queue must know", () => {
    const bytes = encode({
      message_id: "m",
      group_id: "s",
      ttl: 5000,
      message_annotations: { "x-opt-scheduled-enqueue-time": types.wrap_timestamp(1_700_000_000_000) },
    });
    expect(decodeMessage(bytes, noId)).toMatchObject({
      messageId: "m",
      sessionId: "s",
      timeToLive: 5000,
      scheduledFor: 1_700_000_000_000,
    });
  });

  it("keeps the bare message byte for byte, types and all", () => {
    const bytes = encode({
      message_id: "m",
      subject: "zwölf",
      application_properties: {
        long: types.wrap_long(5),
        double: types.wrap_double(2),
        short: types.wrap_short(3),
        uuid: types.wrap_uuid(Buffer.alloc(16, 7)),
        moment: types.wrap_timestamp(1),
      },
      body: amqp.data_section(Buffer.from([0, 1, 255])),
    });
    const out = encodeMessage(stored(decodeMessage(bytes, noId)), 99);
    expect(splitSections(out).properties).toEqual(splitSections(bytes).properties);
    expect(splitSections(out).applicationProperties).toEqual(splitSections(bytes).applicationProperties);
    expect(splitSections(out).rest).toEqual(splitSections(bytes).rest);
  });

  it("adds the broker's header and annotations, and passes the sender's on", () => {
    const bytes = encode({ ttl: 300, message_annotations: { "x-mine": "kept", "x-opt-sequence-number": 3 } });
    const out = amqp.decode(encodeMessage(stored(decodeMessage(bytes, noId)), 99)) as unknown as Message;
    expect(out).toMatchObject({ delivery_count: 2, ttl: 300, message_id: "given", body: "b" });
    expect(out.message_annotations).toEqual({
      "x-mine": "kept",
      "x-opt-sequence-number": 7,
      "x-opt-enqueue-sequence-number": 7,
      "x-opt-enqueued-time": new Date(2),
      "x-opt-locked-until": new Date(99),
      "x-opt-message-state": 0,
    });
  });

  it("sets application properties and leaves the types of the others alone", () => {
    const { content } = decodeMessage(
      encode({ application_properties: { long: types.wrap_long(5), was: 1 } }),
      noId,
    );
    const sections = splitSections(withProperties(content, { was: "now", reason: "poison" }));
    const changed = encode({
      application_properties: { long: types.wrap_long(5), was: "now", reason: "poison" },
    });
    expect(sections.applicationProperties).toEqual(splitSections(changed).applicationProperties);
    expect(sections.rest).toEqual(splitSections(content).rest);
  });

  it("takes a batch apart", () => {
    const parts = [encode({ message_id: "1" }), encode({ message_id: "2" })];
    const envelope = encode({ message_id: "1", body: amqp.data_sections(parts) });
    expect(splitBatch(envelope)).toEqual(parts);
  });

  it("refuses bytes that are no message, wherever they end", () => {
    const whole = encode({ message_id: "m", application_properties: { a: 1 }, body: "x".repeat(300) });
    for (let end = 1; end < whole.length; end++) {
      const part = whole.subarray(0, end);
      try {
        splitSections(part);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
    expect(() => splitSections(Buffer.from("GET / HTTP/1.1"))).toThrow(DecodeError);
    expect(() => splitSections(whole.subarray(0, whole.length - 1))).toThrow(DecodeError);
  });

  it("finds ids and properties that are too long", () => {
    const check = (message: Partial<Message>) => limitBroken(decodeMessage(encode(message), noId));
    expect(check({ message_id: "x".repeat(128), group_id: "x".repeat(128) })).toBeUndefined();
    expect(check({ message_id: "x".repeat(129) })).toBe("message-id-too-long");
    expect(check({ group_id: "x".repeat(129) })).toBe("session-id-too-long");
    expect(check({ application_properties: { a: "x".repeat(32_769) } })).toBe("properties-too-large");
    const many = Object.fromEntries(["a", "b", "c"].map((key) => [key, "x".repeat(30_000)]));
    expect(check({ application_properties: many })).toBe("properties-too-large");
  });
});
