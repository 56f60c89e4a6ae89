/** `npm run drill`: people talk while hosts, bus and storage are killed under them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { wholeNumber } from "../support/whole-number.ts";
import { printReport } from "./print-report.ts";
import { type DrillPlan, runDrill } from "./run-drill.ts";
import { unanswered } from "./tally.ts";

const usage = [
  "npm run drill [-- options]",
  "",
  "  --customers N     how many talk at the same time (100)",
  "  --agents N        people who answer them (10)",
  "  --kills N         how often a Functions host is killed (20)",
  "  --broker-kills N  how often the bus is killed (3)",
  "  --pauses N        how often storage stands still (3)",
  "  --pause SECONDS   how long it does each time; when left out, one to five",
  "  --gap SECONDS     from one of these to the next, up to twice as long (4); more than the lock of 30 shows one at a time",
  "  --seed N          decides who does what and what is killed when; a random one is printed",
  "  --json            print the report as JSON",
  "  --help            show this",
  "",
  "It takes some five minutes. Ends with 0 when nothing was lost and every invariant holds, 1 when not, 2 when it could not run.",
].join("\n");

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      customers: { type: "string", default: "100" },
      agents: { type: "string", default: "10" },
      kills: { type: "string", default: "20" },
      "broker-kills": { type: "string", default: "3" },
      pauses: { type: "string", default: "3" },
      pause: { type: "string" },
      gap: { type: "string", default: "4" },
      seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const gap = 1_000 * wholeNumber("--gap", values.gap, 1);
  const pause = values.pause === undefined ? undefined : 1_000 * wholeNumber("--pause", values.pause, 1);
  const plan: DrillPlan = {
    customers: wholeNumber("--customers", values.customers, 1),
    agents: wholeNumber("--agents", values.agents, 1),
    kills: wholeNumber("--kills", values.kills, 0),
    brokerKills: wholeNumber("--broker-kills", values["broker-kills"], 0),
    pauses: wholeNumber("--pauses", values.pauses, 0),
    pauseMs: pause === undefined ? [1_000, 5_000] : [pause, pause],
    seed: wholeNumber("--seed", values.seed, 0),
    gap: [gap, 2 * gap],
    lockSeconds: 30,
    restMs: 300_000,
  };
  const directory = await mkdtemp(join(tmpdir(), "drill-"));
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort(new Error("stopped by Ctrl+C")));
  say(`seed ${plan.seed}`);
  try {
    const report = await runDrill(plan, { directory, say, signal: interrupted.signal });
    const { lost, findings } = report.verdict;
    const isGood = lost.length + findings.length + unanswered(report.tally).length === 0;
    process.stdout.write(`${values.json ? JSON.stringify(report, null, 2) : printReport(plan, report)}\n`);
    if (isGood) await rm(directory, { recursive: true, force: true });
    else say(`Everything is kept in ${directory}`);
    return isGood ? 0 : 1;
  } catch (error) {
    say(`Everything is kept in ${directory}`);
    throw interrupted.signal.aborted ? interrupted.signal.reason : error;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
