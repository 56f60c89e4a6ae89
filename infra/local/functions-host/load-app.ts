/** Loads a built app from its folder, as the worker does: the files that package.json's `main` names, by require. */
import { globSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, sep } from "node:path";
import * as z from "zod";
import type { CoreModule } from "./core-module.ts";
import { readJson } from "./host-json.ts";

/** The part of the library's default worker capabilities that an app can see. */
const workerCapabilities = {
  RawHttpBodyBytes: "true",
  RpcHttpTriggerMetadataRemoved: "true",
  RpcHttpBodyOnly: "true",
  IgnoreEmptyValuedRpcHttpHeaders: "true",
  UseNullableValueDictionaryForHttp: "true",
  WorkerStatus: "true",
  TypedDataCollection: "true",
  HandlesWorkerTerminateMessage: "true",
};

const packageSchema = z.looseObject({
  main: z.string().min(1),
  type: z.enum(["module", "commonjs"]).default("commonjs"),
});

/**
 * Requires the app's entry files. The function returned forgets what was loaded, so that the same files can be
 * loaded afresh: the library keeps the core module it met first for good.
 */
export async function loadApp(appDirectory: string, core: CoreModule): Promise<() => void> {
  const directory = realpathSync(appDirectory);
  const require = createRequire(join(directory, "package.json"));
  const entries = findEntries(directory);
  forget(require, directory);
  const unload = () => forget(require, directory);
  try {
    for (const entry of entries) requireEntry(require, directory, entry);
    if (core.functions.size === 0) throw new Error(nothingRegistered(directory, entries));
    const { HttpUri: streamingAddress } =
      (await core.programmingModel()?.getCapabilities?.({ ...workerCapabilities })) ?? {};
    if (streamingAddress !== undefined) {
      throw new Error("The app turns on HTTP streaming, which this host does not support.");
    }
    return unload;
  } catch (error) {
    unload();
    throw error;
  }
}

function findEntries(directory: string): readonly string[] {
  const path = join(directory, "package.json");
  const parsed = packageSchema.safeParse(readJson(path));
  if (!parsed.success) throw new Error(`${path} is not valid:\n${z.prettifyError(parsed.error)}`);
  const { main, type } = parsed.data;
  const entries = globSync(main, { cwd: directory }).toSorted();
  if (entries.length === 0) {
    throw new Error(
      `No file in ${directory} matches "main" of its package.json: "${main}". Is the app built?`,
    );
  }
  for (const entry of entries) {
    const extension = extname(entry);
    if (extension === ".mjs" || (extension === ".js" && type === "module")) {
      throw new Error(`The entry file "${entry}" is an ES module; this host loads CommonJS builds only.`);
    }
  }
  return entries;
}

function requireEntry(require: NodeJS.Require, directory: string, entry: string): void {
  try {
    require(join(directory, entry));
  } catch (cause) {
    throw new Error(`The entry file "${entry}" of ${directory} failed to load: ${messageOf(cause)}`, {
      cause,
    });
  }
}

function nothingRegistered(directory: string, entries: readonly string[]): string {
  return `The app in ${directory} registered no function (entry files: ${entries.join(", ")}).`;
}

/** Drops the app's own files and the library from the module cache; other packages hold nothing of the host's. */
function forget(require: NodeJS.Require, directory: string): void {
  const packages = `${sep}node_modules${sep}`;
  const library = `${packages}${join("@azure", "functions")}${sep}`;
  for (const path of Object.keys(require.cache)) {
    const ownFile = path.startsWith(directory + sep) && !path.slice(directory.length).includes(packages);
    if (ownFile || path.includes(library)) delete require.cache[path];
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
