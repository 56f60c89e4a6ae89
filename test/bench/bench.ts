/** Measures the app and holds it against what it should keep to. `npm run bench -- --help` lists the options. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { repository } from "../../infra/local/build-app.ts";
import { buildDeploy } from "../../infra/local/build-deploy.ts";
import { wholeNumber } from "../support/whole-number.ts";
import { measureCold, sampleFile } from "./measure-cold.ts";
import { measureCounts } from "./measure-counts.ts";
import { measureGroup } from "./measure-group.ts";
import { measureThroughput } from "./measure-throughput.ts";
import { marksOf, replaceBetween } from "./replace-between.ts";
import { describeMachine, resultsTable } from "./results-table.ts";
import { type Measured, rows, type Section, sections } from "./rows.ts";

const page = join(repository, "docs/performance.md");
const usage = [
  "npm run bench [-- options]",
  "",
  "  --runs N      how often each is measured, at least 1; what is shown is the median (9)",
  `  --only NAMES  one or several of ${sections.join(", ")}, with commas between`,
  "  --json        print the results as JSON",
  "  --write       put the results into docs/performance.md; not together with --only",
  "  --help        show this",
  "",
  "Takes some minutes. It needs the machine for itself: what is compared runs in turns, so that ratios mean something on a",
  "busy one, too. Ends with 0 when everything was measured, also when a target was missed, and with 2 when it could not.",
].join("\n");

interface Options {
  readonly runs: number;
  readonly only: readonly Section[];
  readonly json: boolean;
  readonly write: boolean;
}

const startedAt = performance.now();
const onProgress = (line: string): void => {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0).padStart(4);
  process.stderr.write(`${seconds} s  ${line}\n`);
};

try {
  const options = readOptions();
  if (options === "help") process.stdout.write(`${usage}\n`);
  else await bench(options);
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
}

function readOptions(): Options | "help" {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "9" },
      only: { type: "string" },
      json: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const runs = wholeNumber("--runs", values.runs, 1);
  const asked = values.only?.split(",") ?? sections;
  const only = sections.filter((section) => asked.includes(section));
  const unknown = asked.filter((name) => !sections.some((section) => section === name));
  if (unknown.length > 0) throw new Error(`--only ${unknown.join(",")}: there are ${sections.join(", ")}.`);
  if (values.write && only.length < sections.length) throw new Error("--write needs everything measured.");
  return { runs, only, json: values.json, write: values.write };
}

async function bench(options: Options): Promise<void> {
  const appDirectory = await mkdtemp(join(tmpdir(), "switchboard-bench-"));
  try {
    onProgress("building what is deployed");
    await buildDeploy({ outDirectory: appDirectory, configurationFile: await ownFile(appDirectory) });
    const results = await measure(appDirectory, options);
    if (options.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
    else process.stdout.write(`${report(results, options)}\n`);
    if (options.write) await write(results, options);
  } finally {
    await rm(appDirectory, { recursive: true, force: true });
  }
}

/** The sample as a file of one's own, which differs to the letter. */
async function ownFile(directory: string): Promise<string> {
  const path = join(directory, "my-switchboard.json");
  await writeFile(path, `${await readFile(sampleFile, "utf8")}\n`);
  return path;
}

async function measure(appDirectory: string, { runs, only }: Options): Promise<readonly Measured[]> {
  const results: Measured[] = [];
  const common = { appDirectory, runs, onProgress };
  if (only.includes("cold")) results.push(...(await measureCold(common)));
  if (only.includes("counts")) results.push(...(await measureCounts(common)));
  if (only.includes("throughput")) results.push(...(await measureThroughput(common)));
  if (only.includes("group")) results.push(...(await measureGroup(common)));
  return results;
}

function report(results: readonly Measured[], { runs }: Options): string {
  return `${describeMachine(new Date())} Medians of ${runs} runs.\n\n${resultsTable(rows, results)}`;
}

async function write(results: readonly Measured[], options: Options): Promise<void> {
  await writeFile(
    page,
    replaceBetween(await readFile(page, "utf8"), marksOf("bench"), report(results, options)),
  );
  onProgress("docs/performance.md has the new results");
}
