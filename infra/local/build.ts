/** `npm run build`: what is deployed, in deploy/. */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { repository } from "./build-app.ts";
import { buildDeploy } from "./build-deploy.ts";

const usage = [
  "npm run build [-- options]",
  "",
  "  --config FILE   the configuration file to deploy: it is checked, and becomes deploy/switchboard.json",
  "  --help          show this",
].join("\n");

try {
  await main(process.argv.slice(2));
} catch (error) {
  // What esbuild finds wrong it has shown with its place already.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(args: readonly string[]): Promise<void> {
  const { config, help } = readOptions(args);
  if (help) return say(usage);
  const { files } = await buildDeploy({
    outDirectory: join(repository, "deploy"),
    ...(config !== undefined && { configurationFile: resolve(config) }),
    onWarning: say,
  });
  const contents = config === undefined ? "with the sample configuration" : `with ${config}`;
  say(`built deploy/: ${files.length} files, ${contents}`);
}

function readOptions(args: readonly string[]): { readonly config?: string; readonly help: boolean } {
  try {
    const options = { config: { type: "string" }, help: { type: "boolean", default: false } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${problem}\nThe options are listed by: npm run build -- --help`, { cause });
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
