/** Bundles the app the way it is deployed: one CommonJS file, the SDKs and the console beside it. */
import { readdirSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { buildConsole } from "./build-console.ts";
import { checkedConfiguration, configurationSource } from "./checked-configuration.ts";

export const repository = resolve(import.meta.dirname, "../..");

/** Each a file of its own, read on first use: to compile them takes V8 longer than to start the whole app without. */
const packagesBeside = [
  "botbuilder",
  "@azure/data-tables",
  "@azure/identity",
  "@azure/service-bus",
  "@azure/web-pubsub",
] as const;

/** The same for our own module that loads a dozen packages which only fit one another. */
const telemetrySdk = "shared/adapters/open-telemetry/load-sdk.ts";
const telemetryFile = "open-telemetry";

export interface BuildAppOptions {
  /** Gets main.cjs, packages/, LICENSES.txt and console/. */
  readonly outDirectory: string;
  /** A module that takes the place of shared/bots/registry.ts: other bots, the same app. */
  readonly botRegistry?: string;
  /** A configuration file that takes the place of the sample. */
  readonly configurationFile?: string;
  /** Gets what is doubtful in the configuration, as lines to print. */
  readonly onWarning?: (lines: string) => void;
}

export interface BuiltApp {
  /** Source files that went into the bundles, as seen from where it was built. */
  readonly inputs: readonly string[];
}

export async function buildApp(options: BuildAppOptions): Promise<BuiltApp> {
  const { outDirectory, botRegistry, onWarning = () => undefined } = options;
  const configuration = await configurationSource(repository, options.configurationFile);
  await mkdir(outDirectory, { recursive: true });
  const [main, packages] = await Promise.all([
    bundle({
      stdin: { contents: entryPoint(), resolveDir: repository, sourcefile: "entry.ts", loader: "ts" },
      outfile: join(outDirectory, "main.cjs"),
      external: ["@azure/functions-core"],
      define: { "import.meta.dirname": "__dirname" },
      plugins: [
        leaveBeside,
        checkedConfiguration(configuration, onWarning),
        ...(botRegistry === undefined ? [] : [replaceRegistry(botRegistry)]),
      ],
    }),
    bundle({
      entryPoints: {
        ...Object.fromEntries(packagesBeside.map((name) => [fileName(name), name])),
        [telemetryFile]: `./${telemetrySdk}`,
      },
      outdir: join(outDirectory, "packages"),
      outExtension: { ".js": ".cjs" },
      absWorkingDir: repository,
    }),
    buildConsole({ outDirectory: join(outDirectory, "console") }),
  ]);
  await gatherLicences(outDirectory, [...main.outputs, ...packages.outputs]);
  return { inputs: [...main.inputs, ...packages.inputs] };
}

async function bundle(options: BuildOptions): Promise<{ inputs: string[]; outputs: string[] }> {
  const { metafile } = await build({
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "external",
    logLevel: "error",
    ...options,
    metafile: true,
  });
  return {
    inputs: Object.keys(metafile.inputs),
    outputs: Object.keys(metafile.outputs).map((path) => resolve(options.absWorkingDir ?? "", path)),
  };
}

/** Every file of functions/ registers itself when it is imported. */
function entryPoint(): string {
  const files = readdirSync(join(repository, "functions")).filter((name) => name.endsWith(".ts"));
  return ["./shared/start.ts", ...files.map((name) => `./functions/${name}`)]
    .map((path) => `import ${JSON.stringify(path)};`)
    .join("\n");
}

const leaveBeside: Plugin = {
  name: "leave-beside",
  setup(builder) {
    const leave = (filter: RegExp, file: string): void =>
      builder.onResolve({ filter }, () => ({ path: `./packages/${file}.cjs`, external: true }));
    for (const name of packagesBeside) leave(new RegExp(`^${name}$`), fileName(name));
    leave(/\/open-telemetry\/load-sdk\.ts$/, telemetryFile);
  },
};

function fileName(packageName: string): string {
  return packageName.replace("@", "").replace("/", "-");
}

function replaceRegistry(path: string): Plugin {
  return {
    name: "replace-bot-registry",
    setup(builder) {
      builder.onResolve({ filter: /\/bots\/registry\.ts$/ }, () => ({ path }));
    },
  };
}

/** The notices that licences ask to keep, in one file. */
async function gatherLicences(outDirectory: string, outputs: readonly string[]): Promise<void> {
  const notices = outputs.filter((path) => path.endsWith(".LEGAL.txt")).sort();
  const texts = await Promise.all(notices.map((path) => readFile(path, "utf8")));
  await writeFile(join(outDirectory, "LICENSES.txt"), [...new Set(texts)].join("\n"));
  await Promise.all(notices.map((path) => rm(path)));
}
