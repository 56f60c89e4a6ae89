import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../../infra/local/build-app.ts";
import { marksOf, replaceBetween, textBetween } from "./replace-between.ts";
import { resultsTable } from "./results-table.ts";
import { type Measured, rows } from "./rows.ts";

const page = readFileSync(join(repository, "docs/performance.md"), "utf8");

describe("The page of results", () => {
  it("has every row that is measured, with its target, and no other", () => {
    const written = textBetween(page, marksOf("bench")).split("\n");
    const shown = written.filter((line) => line.startsWith("| ")).slice(2);
    const expected = rows.map(({ what, target }) => [what, target || "–"]);
    expect(shown.map((line) => line.split(" | ").slice(0, 2).map(trimmed))).toEqual(expected);
    expect(rows.length).toBeGreaterThan(14);
  });

  it("says what it was measured on", () => {
    expect(page).toMatch(/^Measured on \d{4}-\d\d-\d\d: .+, \d+ cores, \d+ GiB, Node \d+/m);
  });

  it("keeps everything around the results when they are replaced", () => {
    const marks = marksOf("bench");
    const { begin, end } = marks;
    const before = `before\n${begin}\nold\n${end}\nafter`;
    expect(replaceBetween(before, marks, "new")).toBe(`before\n${begin}\n\nnew\n\n${end}\nafter`);
    const twice = replaceBetween(replaceBetween(before, marks, "other"), marks, "new");
    expect(twice).toBe(replaceBetween(before, marks, "new"));
    expect(textBetween(twice, marks)).toBe("new");
    expect(() => replaceBetween("nothing", marks, "new")).toThrow("no place");
  });
});

describe("The table of results", () => {
  const [row] = rows;
  const shown = (result: Omit<Measured, "id">) =>
    resultsTable(rows, [{ id: row?.id ?? "", ...result }]).split("\n");

  it("has a line for what was measured only", () => {
    expect(shown({ measured: "50 ms" })).toHaveLength(3);
    expect(resultsTable(rows, []).split("\n")).toHaveLength(2);
  });

  it("says whether a target was kept", () => {
    expect(shown({ measured: "50 ms", ratio: 2.345, kept: true })[2]).toMatch(
      /\| 50 ms \| 2\.35 \| kept \|$/,
    );
    expect(shown({ measured: "50 ms", kept: false })[2]).toMatch(/\| 50 ms \| – \| \*\*missed\*\* \|$/);
    expect(shown({ measured: "50 ms" })[2]).toMatch(/\| 50 ms \| – \| – \|$/);
  });
});

function trimmed(cell: string): string {
  return cell.replace(/^\| /, "").trim();
}
