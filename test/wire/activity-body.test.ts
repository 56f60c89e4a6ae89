import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxActivityBytes, parseActivityBody, tooLarge } from "../../shared/wire/activity-body.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("the body of an activity", () => {
  it("is a JSON object", () => {
    expect(parseActivityBody(bytes('{"type":"message"}'))).toEqual({ ok: true, json: { type: "message" } });
  });

  it("may have 28,672 bytes, and not one more", () => {
    const body = (length: number) => bytes(`{"text":"${"x".repeat(length - 11)}"}`);
    expect(parseActivityBody(body(maxActivityBytes)).ok).toBe(true);
    expect(parseActivityBody(body(maxActivityBytes + 1))).toEqual({
      ok: false,
      status: 413,
      code: "activity-too-large",
      message: "The activity has 28673 bytes; at most 28672 are taken.",
    });
    expect(tooLarge(30_000)).toMatchObject({ status: 413, code: "activity-too-large" });
  });

  it.each([
    ["", "body-not-json"],
    ["{", "body-not-json"],
    ["undefined", "body-not-json"],
    ["[]", "body-not-an-object"],
    ["null", "body-not-an-object"],
    ['"message"', "body-not-an-object"],
  ])("%j is a 400 with code %s", (text, code) => {
    expect(parseActivityBody(bytes(text))).toMatchObject({ ok: false, status: 400, code });
  });

  it("refuses bytes that are not UTF-8", () => {
    expect(parseActivityBody(Uint8Array.of(0x22, 0xff, 0x22))).toMatchObject({ code: "body-not-json" });
  });

  it("refuses nesting that could not be written again", () => {
    const deep = `{"value":${"[".repeat(10_000)}${"]".repeat(10_000)}}`;
    expect(parseActivityBody(bytes(deep))).toMatchObject({ status: 400, code: "body-too-deep" });
  });

  it("never throws", () => {
    const text = fc.oneof(fc.json(), fc.string()).map(bytes);
    fc.assert(fc.property(fc.oneof(text, fc.uint8Array()), (raw) => void parseActivityBody(raw)));
  });
});
