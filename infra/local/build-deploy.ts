import { copyFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildAppOptions, buildApp, repository } from "./build-app.ts";

export interface BuiltDeploy {
  /** Paths below the folder. */
  readonly files: readonly string[];
  /** Source files that went into the bundle. */
  readonly inputs: readonly string[];
}

/**
 * Everything that runs in Azure, and nothing else: the bundle and the SDKs, host.json, the console, and a configuration
 * file of one's own as switchboard.json.
 */
export async function buildDeploy(options: BuildAppOptions): Promise<BuiltDeploy> {
  const { outDirectory, configurationFile } = options;
  const { inputs } = await buildApp(options);
  const manifest = { name: "switchboard", private: true, main: "main.cjs", engines: { node: ">=22" } };
  const ownFile = join(outDirectory, "switchboard.json");
  await Promise.all([
    configurationFile === undefined ? rm(ownFile, { force: true }) : copyFile(configurationFile, ownFile),
    copyFile(join(repository, "host.json"), join(outDirectory, "host.json")),
    writeFile(join(outDirectory, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`),
  ]);
  const entries = await readdir(outDirectory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(outDirectory.length + 1));
  return { files, inputs };
}
