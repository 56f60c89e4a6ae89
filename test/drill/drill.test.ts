import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { printReport } from "./print-report.ts";
import { type DrillPlan, runDrill } from "./run-drill.ts";
import { unanswered } from "./tally.ts";

/** The whole drill in short: `npm run drill` has more of everything, and locks as long as in Azure. */
const plan: DrillPlan = {
  customers: 12,
  agents: 3,
  kills: 3,
  brokerKills: 1,
  pauses: 1,
  pauseMs: [1_000, 5_000],
  seed: 11,
  gap: [1_500, 3_000],
  lockSeconds: 5,
  restMs: 120_000,
};

it("loses nothing when hosts, bus and storage are killed under the people who talk", async () => {
  const directory = await mkdtemp(join(tmpdir(), "drill-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const report = await runDrill(plan, { directory, say: () => undefined });
  const { faults, verdict, tally, waits } = report;

  expect(verdict.findings).toEqual([]);
  expect(verdict.lost).toEqual([]);
  expect(faults.kills).toHaveLength(plan.kills);
  expect(faults.brokerKills).toHaveLength(plan.brokerKills);
  expect(faults.pauses).toHaveLength(plan.pauses);
  expect(waits).toHaveLength(plan.kills);
  expect(tally.conversations).toBeGreaterThanOrEqual(plan.customers);
  expect(tally.spoken.length).toBeGreaterThan(plan.customers);
  expect(unanswered(tally)).toEqual([]);
  expect(tally.accepted).toHaveLength(tally.sent);
  expect(printReport(plan, report)).toMatch(/^lost +0$/m);
});
