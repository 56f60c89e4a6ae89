import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packText, splitText, unpackText } from "../../../shared/adapters/table-storage/packed-text.ts";

const text = fc.string({ unit: "grapheme", maxLength: 200 });

const loneHalf = /^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/;

describe("packed texts", () => {
  it("come back as they were, compressed or not", () => {
    fc.assert(
      fc.property(text, fc.nat({ max: 300 }), (raw, gzipAbove) => {
        expect(unpackText(packText(raw, { gzipAbove }))).toBe(raw);
      }),
    );
  });

  it("are cut at the size, never within a surrogate pair", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 9 }), (raw, size) => {
        const pieces = splitText(raw, size);
        expect(pieces.join("")).toBe(raw);
        expect(pieces.every((piece) => piece.length <= size && !loneHalf.test(piece))).toBe(true);
      }),
    );
  });

  it("take as few properties as they can, each below 64 KiB", () => {
    const packed = packText("👩".repeat(50_000));
    expect(Object.keys(packed)).toEqual(["p0", "p1", "p2", "p3"]);
    expect(Object.values(packed).every((piece) => piece.length * 2 <= 65_536)).toBe(true);
    expect(Object.keys(packText("x".repeat(500_000)))).toEqual(["z0"]);
  });

  it("are not made up of what is not one", () => {
    expect(unpackText({})).toBeUndefined();
    expect(unpackText({ p0: 1 })).toBeUndefined();
    expect(unpackText({ p0: "a", p1: 2 })).toBeUndefined();
    expect(unpackText({ z0: new Uint8Array([1, 2, 3]) })).toBeUndefined();
  });
});
