import { describe, expect, it } from "vitest";
import { StorageRefusedError } from "../../shared/adapters/table-storage/errors.ts";
import { describeError, describeErrorWholly } from "../../shared/app/describe-error.ts";

describe("what a log may hold of an error", () => {
  it("is its name, its code, and where it was thrown", () => {
    const error = Object.assign(new TypeError("boom"), { code: "ECONNRESET" });
    const { stack, ...facts } = describeError(error);
    expect(facts).toEqual({ error: "TypeError", code: "ECONNRESET" });
    expect(stack).toContain("describe-error.test.ts:");
    expect(stack).toMatch(/^( +at .+\n?)+$/);
  });

  it.each([
    ["a plain one", "my PIN is 1234"],
    ["one of several lines", "I said:\nmy PIN is 1234\nand so on"],
    ["one that looks like a stack", "x\n    at my PIN is 1234 (file.ts:1:2)"],
  ])("is never its message: %s", (_, message) => {
    expect(JSON.stringify(describeError(new Error(message)))).not.toContain("1234");
    const cause = new Error("outside", { cause: new Error(message) });
    expect(JSON.stringify(describeError(cause))).not.toContain("1234");
  });

  it("is the message, too, of an error of our own", () => {
    const refused = new StorageRefusedError("storage refused, reading: TableNotFound");
    expect(describeError(refused)).toMatchObject({ error: "StorageRefusedError", message: refused.message });
  });

  it("is everything on a developer's machine", () => {
    const error = new Error("my PIN is 1234");
    expect(describeErrorWholly(error)).toEqual({ error: "Error", stack: error.stack });
    expect(describeErrorWholly("my PIN is 1234")).toEqual({ error: "string", stack: "my PIN is 1234" });
  });

  it("is never what was put in place of name, code or stack", () => {
    const error = Object.assign(new Error("boom"), {
      name: "PIN is 1234",
      code: { pin: 1234 },
      stack: "1234",
    });
    expect(describeError(error)).toEqual({ error: "Error" });
  });

  it.each([["my PIN is 1234"], [{ pin: 1234 }], [undefined], [null]])(
    "is the type of what is no error: %j",
    (thrown) => {
      expect(describeError(thrown)).toEqual({ error: typeof thrown });
    },
  );
});
