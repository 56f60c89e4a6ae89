import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { locateJsonError } from "../../shared/config/locate-json-error.ts";
import { editDistance, nearestName } from "../../shared/config/nearest-name.ts";
import { parseConfigurationText } from "../../shared/config/parse-configuration.ts";
import { sampleText } from "./sample.ts";

describe("a text that is not JSON", () => {
  it.each([
    ["", "line 1, column 1: the text ends too early: a value is missing here"],
    ['{\n  "queues": [],\n}', "line 2, column 15: the comma before } is one too many"],
    ['{"a": 1 "b": 2}', "line 1, column 9: a comma or } is missing here"],
    ["{'a': 1}", "line 1, column 2: text is written in double quotes"],
    ['{\r\n  // mine\r\n  "a": 1}', "line 2, column 3: comments are not allowed"],
    [
      '{"a": "open}',
      'line 1, column 7: this text has no closing ", or a line break or a \\ that JSON does not allow',
    ],
    ['{"a" 1}', "line 1, column 6: a colon is missing here"],
    ["{a: 1}", 'line 1, column 2: unexpected "a"'],
    ["[1, 2", "line 1, column 6: the text ends too early: a comma or ] is missing here"],
    ["{} []", "line 1, column 4: nothing may follow here"],
    ['{"a": 1,\n "a": 2}', 'line 2, column 2: the key "a" is written twice'],
  ])("is refused with line and column: %j", (text, message) => {
    expect(parseConfigurationText(text, "switchboard.json")).toEqual({
      ok: false,
      source: "switchboard.json",
      errors: [{ path: "$", message }],
    });
  });

  it("is found exactly when the engine refuses it", () => {
    const json = fc.json({ maxDepth: 3 }).filter((text) => !/"__proto__"/.test(text));
    const damage = fc.record({
      at: fc.nat(),
      remove: fc.nat({ max: 3 }),
      insert: fc.constantFrom("", ",", "]", '"', "0", "\\", "\u00a0", "-"),
    });
    fc.assert(
      fc.property(json, damage, (text, { at, remove, insert }) => {
        const offset = at % (text.length + 1);
        const damaged = text.slice(0, offset) + insert + text.slice(offset + remove);
        const flaw = locateJsonError(damaged);
        if (flaw?.message.includes("written twice")) return;
        expect(flaw === undefined).toBe(isJson(damaged));
      }),
      { numRuns: 2_000 },
    );
  });

  it("may begin with a byte order mark", () => {
    expect(parseConfigurationText(`\uFEFF${sampleText}`, "switchboard.json").ok).toBe(true);
  });
});

describe("the nearest name", () => {
  it("is the one with the fewest slips, a swap of neighbours being one", () => {
    expect(nearestName("HomeLaonQueue", ["CreditCardQueue", "HomeLoanQueue"])).toBe("HomeLoanQueue");
    expect(editDistance("laon", "loan")).toBe(1);
  });

  it("is none when nothing is near", () => {
    expect(nearestName("zebra", ["queue"])).toBeUndefined();
  });

  it("is measured by a metric that is zero for the same and alike both ways", () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (left, right) => {
        expect(editDistance(left, right)).toBe(editDistance(right, left));
        expect(editDistance(left, right) === 0).toBe(left === right);
      }),
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
