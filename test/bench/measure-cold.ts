import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import settings from "../../local.settings.sample.json" with { type: "json" };
import { coldLimitMs, type Measured } from "./rows.ts";
import { median } from "./statistics.ts";

const run = promisify(execFile);
const loadOnce = join(import.meta.dirname, "load-once.mjs");

interface Loaded {
  readonly ms: number;
  readonly rss: number;
}

/** Loads each in processes of its own, taking turns, so that a noisy moment hits all alike. */
export async function measureCold(options: {
  readonly appDirectory: string;
  readonly runs: number;
  readonly onProgress: (line: string) => void;
}): Promise<readonly Measured[]> {
  const modules = {
    app: join(options.appDirectory, "main.cjs"),
    functions: "@azure/functions",
    botbuilder: "botbuilder",
  };
  const loads: Record<keyof typeof modules, Loaded[]> = { app: [], functions: [], botbuilder: [] };
  for (let turn = 1; turn <= options.runs; turn++) {
    options.onProgress(`cold load ${turn} of ${options.runs}`);
    for (const name of ["app", "functions", "botbuilder"] as const) {
      loads[name].push(await load(modules[name]));
    }
  }
  const ms = (name: keyof typeof modules): number => median(loads[name].map((one) => one.ms));
  const mib = (name: keyof typeof modules): number => median(loads[name].map((one) => one.rss)) / 2 ** 20;
  const more = median(loads.app.map((one, turn) => one.ms - (loads.functions[turn]?.ms ?? Number.NaN)));
  return [
    {
      id: "load",
      measured: `${ms("app").toFixed(0)} ms, alone ${ms("functions").toFixed(0)} ms: ${more.toFixed(0)} ms more`,
      ratio: ms("app") / ms("functions"),
      kept: more <= coldLimitMs,
    },
    {
      id: "load-botbuilder",
      measured: `${ms("app").toFixed(0)} ms, botbuilder ${ms("botbuilder").toFixed(0)} ms`,
      ratio: ms("app") / ms("botbuilder"),
      kept: ms("app") < ms("botbuilder"),
    },
    {
      id: "memory",
      measured: `${mib("app").toFixed(0)} MiB, botbuilder ${mib("botbuilder").toFixed(0)}, \`@azure/functions\` ${mib("functions").toFixed(0)}`,
      ratio: mib("app") / mib("botbuilder"),
      kept: mib("app") < mib("botbuilder"),
    },
  ];
}

async function load(specifier: string): Promise<Loaded> {
  const env = { ...process.env, ...settings.Values };
  const { stdout } = await run(process.execPath, [loadOnce, specifier], { env });
  return JSON.parse(stdout) as Loaded;
}
