/** Bundles the app the way it is deployed: one CommonJS file, with the console beside it. */
import { readdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { buildConsole } from "./build-console.ts";

export const repository = resolve(import.meta.dirname, "../..");

export interface BuildAppOptions {
  /** Gets main.cjs and console/. */
  readonly outDirectory: string;
  /** A module that takes the place of shared/bots/registry.ts: other bots, the same app. */
  readonly botRegistry?: string;
}

export interface BuiltApp {
  /** Source files that went into the bundle, as seen from where it was built. */
  readonly inputs: readonly string[];
}

export async function buildApp({ outDirectory, botRegistry }: BuildAppOptions): Promise<BuiltApp> {
  await mkdir(outDirectory, { recursive: true });
  const [{ metafile }] = await Promise.all([
    build({
      stdin: { contents: entryPoint(), resolveDir: repository, sourcefile: "entry.ts", loader: "ts" },
      outfile: join(outDirectory, "main.cjs"),
      bundle: true,
      platform: "node",
      target: "node22",
      format: "cjs",
      minifyWhitespace: true,
      minifySyntax: true,
      legalComments: "linked",
      external: ["@azure/functions-core"],
      define: { "import.meta.dirname": "__dirname" },
      logLevel: "error",
      metafile: true,
      plugins: botRegistry === undefined ? [] : [replaceRegistry(botRegistry)],
    }),
    buildConsole({ outDirectory: join(outDirectory, "console") }),
  ]);
  return { inputs: Object.keys(metafile.inputs) };
}

/** Every file of functions/ registers itself when it is imported. */
function entryPoint(): string {
  const files = readdirSync(join(repository, "functions")).filter((name) => name.endsWith(".ts"));
  return ["./shared/start.ts", ...files.map((name) => `./functions/${name}`)]
    .map((path) => `import ${JSON.stringify(path)};`)
    .join("\n");
}

function replaceRegistry(path: string): Plugin {
  return {
    name: "replace-bot-registry",
    setup(builder) {
      builder.onResolve({ filter: /\/bots\/registry\.ts$/ }, () => ({ path }));
    },
  };
}
