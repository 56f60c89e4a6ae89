import { cpus, totalmem } from "node:os";
import type { Measured, Row } from "./rows.ts";

/** A Markdown table; what was not measured this time has no line. */
export function resultsTable(rows: readonly Row[], results: readonly Measured[]): string {
  const byId = new Map(results.map((result) => [result.id, result]));
  const lines = rows.flatMap((row) => {
    const result = byId.get(row.id);
    return result === undefined ? [] : [line([row.what, row.target || "–", ...cellsOf(result)])];
  });
  return [
    line(["what", "target", "measured", "ratio", "verdict"]),
    line(["---", "---", "---", "---", "---"]),
    ...lines,
  ].join("\n");
}

function cellsOf({ measured, ratio, kept }: Measured): readonly string[] {
  const verdict = kept === undefined ? "–" : kept ? "kept" : "**missed**";
  return [measured, ratio === undefined ? "–" : ratio.toFixed(2), verdict];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** What it was measured on. */
export function describeMachine(now: Date): string {
  const [cpu] = cpus();
  const gib = (totalmem() / 2 ** 30).toFixed(0);
  return `Measured on ${now.toISOString().slice(0, 10)}: ${cpu?.model.trim()}, ${cpus().length} cores, ${gib} GiB, Node ${process.versions.node}, ${process.platform} ${process.arch}.`;
}
