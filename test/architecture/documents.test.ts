import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pathsIn, scriptsIn, tableUnder } from "./documents.ts";
import { readFolder, readText, repository } from "./source-files.ts";

const pages = [
  { path: "README.md", text: readText("README.md") },
  ...readFolder("docs", /\.md$/),
  ...readFolder("test", /\.md$/),
];
const { scripts } = JSON.parse(readText("package.json")) as { scripts: Record<string, string> };

describe("what the documents name", () => {
  it("is looked at", () => {
    expect(pages.length).toBeGreaterThan(13);
    expect(pages.flatMap(pathsIn).length).toBeGreaterThan(60);
    expect(pages.flatMap(scriptsIn).length).toBeGreaterThan(4);
  });

  it.each(pages.map((page) => [page.path, page] as const))("exists, in %s", (_, page) => {
    const missing = pathsIn(page).filter((path) => !existsSync(join(repository, path)));

    expect(missing).toEqual([]);
  });

  it.each(pages.map((page) => [page.path, page] as const))("can be run, in %s", (_, page) => {
    const missing = scriptsIn(page).filter((name) => scripts[name] === undefined);

    expect(missing).toEqual([]);
  });

  it("is named by its place here, not by a place on somebody's machine", () => {
    const foreign = pages.filter(({ text }) => /(?:^|[\s`"'(])\/(?:home|root|work|Users|tmp)\//m.test(text));

    expect(foreign.map(({ path }) => path)).toEqual([]);
  });

  it("has every decision in the list of decisions", () => {
    const list = readText("docs/decisions/README.md");
    const decisions = readFolder("docs/decisions", /\/\d{4}-[a-z0-9-]+\.md$/);

    expect(decisions.length).toBeGreaterThan(8);
    expect(decisions.filter(({ path }) => !list.includes(path.split("/").at(-1) ?? path))).toEqual([]);
  });
});

describe("these checks themselves", () => {
  const page = (text: string) => ({ path: "docs/page.md", text });

  it.each([
    ["see `shared/nowhere.ts`.", "shared/nowhere.ts"],
    ["[a](nowhere.md)", "docs/nowhere.md"],
    ["[a](../shared/nowhere.ts#part)", "shared/nowhere.ts"],
    ["![a](images/none.png)", "docs/images/none.png"],
    ["run node infra/local/none.ts now", "infra/local/none.ts"],
    ["the `biome.json`", "biome.json"],
  ])("find the path in: %s", (text, path) => {
    expect(pathsIn(page(text))).toEqual([path]);
  });

  it.each([
    ["`shared/bots/<id>.ts`"],
    ["[a](https://example.org/shared/x.ts)"],
    ["`@azure/functions`"],
    ["`functions/*.ts`"],
  ])("find no path in: %s", (text) => {
    expect(pathsIn(page(text))).toEqual([]);
  });

  it("find the scripts", () => {
    expect(scriptsIn(page("`npm run check`, npm test, npm start -- --fresh, npm ci"))).toEqual([
      "check",
      "test",
      "start",
    ]);
  });

  it("read a table", () => {
    const text = "# A\n\n| x |\n| - |\n| `other` |\n\n## B\n\n| x | y |\n| - | - |\n| `one` | two |\n";

    expect(tableUnder("B", text)).toEqual([["one", "two"]]);
  });
});
