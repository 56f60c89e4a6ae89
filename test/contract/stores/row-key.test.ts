import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StorageLimitError } from "../../../shared/adapters/table-storage/errors.ts";
import { decodeKey, encodeKey, encodeNumber } from "../../../shared/adapters/table-storage/row-key.ts";

/** Any UTF-16 text, halves of surrogate pairs included. */
const text = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(...Buffer.from("/\\#?!_.-%'"))), {
    minLength: 1,
    maxLength: 100,
  })
  .map((units) => String.fromCharCode(...units));

describe("row keys", () => {
  it("give any text back", () => {
    fc.assert(fc.property(text, (raw) => decodeKey(encodeKey(raw)) === raw));
  });

  it("hold only what Table keys may hold, and no quotes", () => {
    fc.assert(fc.property(text, (raw) => /^[A-Za-z0-9._!-]+$/.test(encodeKey(raw))));
  });

  it("leave plain ids readable", () => {
    expect(encodeKey("c_webchat-1.Z")).toBe("c_webchat-1.Z");
    expect(encodeKey("a/b👩")).toBe("a!002fb!d83d!dc69");
  });

  it("are refused when they are empty or over 1 KiB", () => {
    expect(() => encodeKey("")).toThrow(TypeError);
    expect(encodeKey("x".repeat(512))).toHaveLength(512);
    expect(() => encodeKey("x".repeat(513))).toThrow(StorageLimitError);
    expect(() => encodeKey("é".repeat(103))).toThrow(StorageLimitError);
  });

  it("sort numbers by their size, and refuse those that do not fit", () => {
    fc.assert(fc.property(fc.nat(), fc.nat(), (a, b) => encodeNumber(a, 12) < encodeNumber(b, 12) === a < b));
    for (const odd of [-1, 1.5, 1_000, Number.NaN]) {
      expect(() => encodeNumber(odd, 3)).toThrow(RangeError);
    }
  });
});
