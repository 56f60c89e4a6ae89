import type { Report } from "../../shared/doctor/consult.ts";

/** The report as people read it, worst first: by what should hold, then what does not. */
export function printReport(
  { threads, findings, mended, deadLetters }: Report,
  { fix }: { readonly fix: boolean },
): string {
  const looked = `${count(threads, "thread")} and the assignment group were looked at.`;
  const letters =
    deadLetters === 0
      ? []
      : [
          `${count(deadLetters, "message")} given up and not sent again: GET /api/agent/dead-letters explains each.`,
        ];
  if (findings.length === 0) return [looked, ...letters, "Everything holds."].join("\n");
  const groups = [...Map.groupBy(findings, ({ invariant }) => invariant)];
  const lines = groups.flatMap(([invariant, found]) => [
    "",
    `${invariant}: ${found[0]?.sentence ?? ""}`,
    ...found.map(({ what }) => `  - ${what}`),
  ]);
  return [looked, ...letters, ...lines, "", ...nextSteps(mended, fix)].join("\n");
}

function nextSteps(mended: readonly string[], fix: boolean): readonly string[] {
  if (!fix) return ["npm run doctor -- --fix sends the commands that mend what a command can mend."];
  if (mended.length === 0)
    return [
      "No command can mend this: storage itself has lost or changed something. A backup has what was there.",
    ];
  return [
    "Sent, and done in order with all other work:",
    ...mended.map((does) => `  - ${does}`),
    "Look again in a minute.",
  ];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
