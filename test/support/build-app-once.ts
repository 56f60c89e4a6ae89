import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildApp, repository } from "../../infra/local/build-app.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The built app, for `startFunctionsHost` and `startLocalStack`: package.json, host.json and what they name. */
    readonly appDirectory: string;
  }
}

/** Builds the app before a project's first test, in a folder of its own that goes when the tests are over. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), "switchboard-app-"));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    await Promise.all([
      buildApp({ outDirectory: join(directory, "dist") }),
      copyFile(join(repository, "host.json"), join(directory, "host.json")),
      writeFile(join(directory, "package.json"), JSON.stringify({ main: "dist/main.cjs" })),
    ]);
  } catch (error) {
    await remove();
    throw error;
  }
  project.provide("appDirectory", directory);
  return remove;
}
