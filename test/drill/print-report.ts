import type { DrillPlan, DrillReport } from "./run-drill.ts";
import { median, unanswered } from "./tally.ts";

export function printReport(
  plan: DrillPlan,
  { faults, verdict, tally, waits, seconds }: DrillReport,
): string {
  const stoodStill = faults.pauses.reduce((all, ms) => all + ms, 0);
  const rows: readonly (readonly [string, string | number])[] = [
    ["customers, agents", `${plan.customers}, ${plan.agents}`],
    ["conversations", tally.conversations],
    ["sent by customers", tally.sent],
    ["accepted", tally.accepted.length],
    ["sent by agents, accepted", tally.spoken.length],
    ["shown to customers", verdict.delivered],
    ["doubled, and marked so", verdict.doubled],
    ["lost", verdict.lost.length],
    ["never answered", unanswered(tally).length],
    ["tries that had to be repeated", tally.retries],
    ["commands refused, because they came too late", tally.refusals],
    ["hosts killed", faults.kills.length],
    ["bus killed", faults.brokerKills.length],
    ["storage stood still", `${faults.pauses.length}, ${inSeconds(stoodStill)} in all`],
    ["dead letters", verdict.deadLetters],
    ["longest wait after a kill", inSeconds(Math.max(0, ...waits))],
    ["median of the longest waits", inSeconds(median(waits))],
    ["invariants that do not hold", verdict.findings.length],
    ["took", inSeconds(seconds * 1000)],
  ];
  const wrong = [
    ...verdict.lost,
    ...unanswered(tally),
    ...verdict.findings.map(({ invariant, what }) => `${invariant}: ${what}`),
  ];
  return [...rows.map(([what, value]) => `${what.padEnd(46)} ${value}`), ...wrong].join("\n");
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
