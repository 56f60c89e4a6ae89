import { describe, expect, it } from "vitest";
import {
  createRoute,
  findOverlaps,
  matchRoute,
  sortRoutes,
} from "../../../infra/local/functions-host/routes.ts";

const params = (template: string, path: string) =>
  matchRoute([createRoute("f", template, ["GET"])], "GET", path)?.params;

describe("a template", () => {
  it.each([
    ["items/{id}", "/items/7", { id: "7" }],
    ["items/{id}", "/ITEMS/7/", { id: "7" }],
    ["items/{id}", "/items", undefined],
    ["items/{id}", "/items/7/8", undefined],
    ["items/{id?}", "/items", {}],
    ["items/{id=9}", "/items", { id: "9" }],
    ["items/{id:int}", "/items/x", undefined],
    ["items/{id:int:max(10)}", "/items/11", undefined],
    ["items/{id:int?}", "/items", {}],
    ["items/{*rest}", "/items/a/b%20c", { rest: "a/b c" }],
    ["items/{*rest}", "/items", {}],
    ["files/{name}.{kind}", "/files/a.txt", { name: "a", kind: "txt" }],
    ["v{version:int}/x", "/v2/x", { version: "2" }],
    ["a.b/{id}", "/axb/1", undefined],
    ["codes/{code:regex(^[a-z]{{2}}/?$)}", "/codes/ab", { code: "ab" }],
    ["codes/{code:length(2)}", "/codes/abc", undefined],
    [
      "codes/{code:guid}",
      "/codes/3f2504e0-4f89-11d3-9a0c-0305e82c3301",
      { code: "3f2504e0-4f89-11d3-9a0c-0305e82c3301" },
    ],
    ["n/{n:range(1,5)}", "/n/6", undefined],
    ["n/{n:long}", "/n/9223372036854775808", undefined],
    ["{lang:alpha}/{id:int}", "/en/5", { lang: "en", id: "5" }],
    ["bad/{x}", "/bad/%E0%A4%A", { x: "%E0%A4%A" }],
  ])("%s reads %s as %o", (template, path, expected) => {
    expect(params(template, path)).toEqual(expected);
  });

  it.each(["/items", "~/items", "items/{id", "items/{}", "items/{id:nosuch}"])(
    "%s is refused",
    (template) => {
      expect(() => createRoute("f", template, ["GET"])).toThrow();
    },
  );
});

describe("order", () => {
  it("is by function name, ignoring case", () => {
    const routes = ["b", "A", "c"].map((name) => createRoute(name, "{x}", ["GET"]));
    expect(sortRoutes(routes).map((route) => route.functionName)).toEqual(["A", "b", "c"]);
  });
});

describe("overlaps", () => {
  const overlap = (a: string, b: string) =>
    findOverlaps([createRoute("a", a, ["GET"]), createRoute("b", b, ["GET"])]).length > 0;

  it.each([
    ["items/{id}", "items/new"],
    ["items/{id:int}", "items/7"],
    ["{*all}", "anything/at/all"],
    ["items/{id?}", "items"],
    ["{a}/x", "y/{b}"],
    ["files/{name}.txt", "files/a.txt"],
  ])("%s and %s do", (a, b) => {
    expect(overlap(a, b)).toBe(true);
  });

  it.each([
    ["items/{id:int}", "items/new"],
    ["items", "items/{id}"],
    ["items/{id}/a", "items/{id}/b"],
    ["files/{name}.txt", "files/a.md"],
  ])("%s and %s do not", (a, b) => {
    expect(overlap(a, b)).toBe(false);
  });

  it("need a method in common", () => {
    const routes = [createRoute("a", "x", ["GET"]), createRoute("b", "x", ["POST"])];
    expect(findOverlaps(routes)).toEqual([]);
  });
});
