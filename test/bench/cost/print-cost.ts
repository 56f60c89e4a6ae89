/** Prints what conversations and an idle month cost. `npm run cost -- --help` lists the options. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { repository } from "../../../infra/local/build-app.ts";
import { marksOf, replaceBetween } from "../replace-between.ts";
import { type CostOptions, costReport, typical } from "./cost-report.ts";

const page = join(repository, "docs/cost.md");
const { habits, staff } = typical;
const usage = [
  "npm run cost [-- options]",
  "",
  `  --conversations N   how many in a month (${habits.conversations})`,
  `  --to-bot N          messages of the customer to the bot in each, the first among them (${habits.messagesToBot})`,
  `  --escalated PART    how many of them reach a person, from 0 to 1 (${habits.escalatedShare})`,
  `  --to-agent N        messages of the customer to that person (${habits.messagesToAgent})`,
  `  --from-agent N      messages of that person (${habits.messagesFromAgent})`,
  `  --agents N          consoles that are open (${staff.agents})`,
  `  --hours N           hours a day (${staff.hoursPerDay})`,
  `  --days N            days a month (${staff.daysPerMonth})`,
  "  --always-ready N    instances that are kept warm (0)",
  "  --write             put the table into docs/cost.md; with none of the options above",
  "  --help              show this",
  "",
  "Prices and assumptions stand in test/bench/cost/. What is counted, not assumed, is what npm run bench counts on the wire.",
].join("\n");

try {
  process.stdout.write(`${await main(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

async function main(args: readonly string[]): Promise<string> {
  const number = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      conversations: number,
      "to-bot": number,
      escalated: number,
      "to-agent": number,
      "from-agent": number,
      agents: number,
      hours: number,
      days: number,
      "always-ready": number,
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const { write, help, ...given } = values;
  if (help) return usage;
  const report = costReport(readCostOptions(given));
  if (!write) return report;
  if (Object.keys(given).length > 0)
    throw new Error("--write is for the typical case: give no other option.");
  await writeFile(page, replaceBetween(await readFile(page, "utf8"), marksOf("cost"), report));
  return report;
}

function readCostOptions(given: Readonly<Record<string, string | undefined>>): CostOptions {
  const read = (name: string, usual: number, most = Number.POSITIVE_INFINITY): number => {
    const value = Number(given[name] ?? usual);
    if (value >= 0 && value <= most) return value;
    throw new Error(`--${name} ${given[name]} is not a number from 0 to ${most}.`);
  };
  return {
    habits: {
      ...habits,
      conversations: read("conversations", habits.conversations),
      messagesToBot: read("to-bot", habits.messagesToBot),
      escalatedShare: read("escalated", habits.escalatedShare, 1),
      messagesToAgent: read("to-agent", habits.messagesToAgent),
      messagesFromAgent: read("from-agent", habits.messagesFromAgent),
    },
    staff: {
      agents: read("agents", staff.agents),
      hoursPerDay: read("hours", staff.hoursPerDay, 24),
      daysPerMonth: read("days", staff.daysPerMonth, 31),
    },
    alwaysReady: read("always-ready", 0),
  };
}
