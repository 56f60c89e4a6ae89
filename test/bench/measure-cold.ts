import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import settings from "../../local.settings.sample.json" with { type: "json" };
import { coldLimitMs, type Measured } from "./rows.ts";
import { median } from "./statistics.ts";

const run = promisify(execFile);
const loadOnce = join(import.meta.dirname, "load-once.mjs");
/** Not the file that the package was built with. */
export const sampleFile = join(import.meta.dirname, "../../shared/config/switchboard.json");

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
  const app = join(options.appDirectory, "main.cjs");
  const modules = {
    app: { specifier: app },
    ownFile: {
      specifier: app,
      env: { SWITCHBOARD_CONFIG: join(options.appDirectory, "switchboard.json") },
    },
    otherFile: { specifier: app, env: { SWITCHBOARD_CONFIG: sampleFile } },
    functions: { specifier: "@azure/functions" },
    botbuilder: { specifier: "botbuilder" },
  };
  type Name = keyof typeof modules;
  const loads: Record<Name, Loaded[]> = {
    app: [],
    ownFile: [],
    otherFile: [],
    functions: [],
    botbuilder: [],
  };
  for (let turn = 1; turn <= options.runs; turn++) {
    options.onProgress(`cold load ${turn} of ${options.runs}`);
    for (const name of ["app", "ownFile", "otherFile", "functions", "botbuilder"] as const) {
      loads[name].push(await load(modules[name]));
    }
  }
  const ms = (name: Name): number => median(loads[name].map((one) => one.ms));
  const mib = (name: Name): number => median(loads[name].map((one) => one.rss)) / 2 ** 20;
  const more = (name: Name): number =>
    median(loads[name].map((one, turn) => one.ms - (loads.functions[turn]?.ms ?? Number.NaN)));
  const besideFunctions = (id: string, name: Name): Measured => ({
    id,
    measured: `${ms(name).toFixed(0)} ms, alone ${ms("functions").toFixed(0)} ms: ${more(name).toFixed(0)} ms more`,
    ratio: ms(name) / ms("functions"),
    kept: more(name) <= coldLimitMs,
  });
  return [
    besideFunctions("load", "app"),
    besideFunctions("load-own-file", "ownFile"),
    besideFunctions("load-other-file", "otherFile"),
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

async function load(module: {
  readonly specifier: string;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<Loaded> {
  const { specifier } = module;
  const env = { ...process.env, ...settings.Values, ...module.env };
  const { stdout } = await run(process.execPath, [loadOnce, specifier], { env });
  return JSON.parse(stdout) as Loaded;
}
