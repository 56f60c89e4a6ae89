import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildDeploy } from "../../infra/local/build-deploy.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The built app, for `startFunctionsHost` and `startLocalStack`: package.json, host.json and what they name. */
    readonly appDirectory: string;
  }
}

/** Builds the app before a project's first test, in a folder of its own that goes when the tests are over. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const parent = await mkdtemp(join(tmpdir(), "switchboard-app-"));
  const directory = join(parent, "dist");
  const remove = () => rm(parent, { recursive: true, force: true });
  try {
    await buildDeploy({ outDirectory: directory });
  } catch (error) {
    await remove();
    throw error;
  }
  project.provide("appDirectory", directory);
  return remove;
}
