import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { unwrap, wrap } from "../../shared/wire/envelope.ts";
import { PoisonMessageError } from "../../shared/wire/poison-message-error.ts";

const schema = z.strictObject({ v: z.literal(1), text: z.string() });

describe("a bus body", () => {
  it("has one neutral key at the top", () => {
    expect(Object.keys(wrap({ v: 1, messageId: "x" }))).toEqual(["envelope"]);
  });

  it("comes out as it went in", () => {
    expect(unwrap("queue", wrap({ v: 1, text: "hi" }), schema)).toEqual({ v: 1, text: "hi" });
  });

  it("is refused with the place and the kind of what is wrong", () => {
    expect(() => unwrap("assign-work", wrap({ v: 1 }), schema)).toThrow(
      "assign-work: envelope.text: invalid_type",
    );
  });

  it("is refused when something stands beside the envelope", () => {
    expect(() => unwrap("queue", { ...wrap({ v: 1, text: "hi" }), more: 1 }, schema)).toThrow(
      PoisonMessageError,
    );
  });

  it("names five mistakes at most", () => {
    const many = z.strictObject({ list: z.array(z.number()) });
    const body = wrap({ list: ["a", "b", "c", "d", "e", "f"] });
    expect(() => unwrap("queue", body, many)).toThrow(/^(?:[^;]*;){4}[^;]*$/);
  });

  it("is never shown in the refusal, whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const secret = "the customer's words";
        const body = { envelope: { v: 2, text: { secret, value } } };
        expect(messageOf(() => unwrap("queue", body, schema))).not.toContain(secret);
        expect(() => unwrap("queue", value, schema)).toThrow(PoisonMessageError);
      }),
      { numRuns: 200 },
    );
  });
});

function messageOf(attempt: () => unknown): string {
  try {
    attempt();
    return "";
  } catch (error) {
    return String(error);
  }
}
