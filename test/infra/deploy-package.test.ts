import { copyFile, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { repository } from "../../infra/local/build-app.ts";
import { type BuiltDeploy, buildDeploy } from "../../infra/local/build-deploy.ts";
import { createCoreModule } from "../../infra/local/functions-host/core-module.ts";
import { loadApp } from "../../infra/local/functions-host/load-app.ts";
import { planFunctions } from "../../infra/local/functions-host/plan-functions.ts";
import { supplyCoreModule } from "../../infra/local/functions-host/require-patch.ts";
import settings from "../../local.settings.sample.json" with { type: "json" };

/** The repository as it is after `npm run build`, as far as a Functions host looks at it. */
let root: string;
let directory: string;
let built: BuiltDeploy;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "deploy-")));
  directory = join(root, "deploy");
  built = await buildDeploy({ outDirectory: directory });
  for (const file of ["package.json", "host.json"]) await copyFile(join(repository, file), join(root, file));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** What the host finds in a folder, and which of the app's files were read for it. */
async function load(appDirectory: string, values: Readonly<Record<string, string>> = settings.Values) {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
  const core = createCoreModule(() => undefined);
  const takeBack = supplyCoreModule(core.api);
  try {
    const unload = await loadApp(appDirectory, core);
    const { cache } = createRequire(import.meta.url);
    const files = Object.keys(cache).filter((path) => path.startsWith(root));
    const { functions } = planFunctions(core.functions.values(), { ServiceBus: "Endpoint=sb://127.0.0.1" });
    unload();
    return {
      functions: functions.map(({ target: { name, bindings } }) => ({ name, bindings })),
      files: files.map((path) => relative(directory, path)),
    };
  } finally {
    takeBack();
    vi.unstubAllEnvs();
  }
}

/** Of a zip without comments: a local header and an entry of the directory for each file, and an end record. */
async function zipSize(): Promise<number> {
  const sizes = built.files.map(async (name) => {
    const packed = deflateRawSync(await readFile(join(directory, name))).length;
    return packed + 30 + 46 + 2 * Buffer.byteLength(name);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 22);
}

describe("what is deployed", () => {
  it("is less than twenty files and 2 MB as a zip", async () => {
    expect(built.files).toEqual(
      expect.arrayContaining(["main.cjs", "host.json", "package.json", "console/index.html"]),
    );
    expect(built.files.length).toBeLessThan(20);
    expect(await zipSize()).toBeGreaterThan(100_000);
    expect(await zipSize()).toBeLessThan(2_000_000);
  });

  it("needs no package, and a Node that Azure has", async () => {
    const manifest = JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
    expect(manifest).toEqual({
      name: "switchboard",
      private: true,
      main: "main.cjs",
      engines: { node: ">=22" },
    });
  });

  it("brings the extension bundle's version with it", async () => {
    const host = JSON.parse(await readFile(join(directory, "host.json"), "utf8"));
    expect(host.extensionBundle.id).toBe("Microsoft.Azure.Functions.ExtensionBundle");
  });

  it("holds the app and nothing of the local stack, the chat page or the tests", () => {
    const own = built.inputs.filter((path) => !path.includes("node_modules/"));
    expect(own.some((path) => path.endsWith("functions/messages.ts"))).toBe(true);
    expect(own.filter((path) => /(?:^|\/)(?:infra|test)\//.test(path))).toEqual([]);
  });

  it("is the same app for a host that starts in the repository", async () => {
    const { functions } = await load(directory);
    expect((await load(root)).functions).toEqual(functions);
    expect(functions.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["messages", "assign-work", "assign-work-dead-letter", "console"]),
    );
    expect(Object.values(functions.find(({ name }) => name === "assign-work")?.bindings ?? {})).toEqual([
      expect.objectContaining({
        type: "serviceBusTrigger",
        queueName: "assign-work",
        isSessionsEnabled: true,
      }),
    ]);
  });

  it("takes nothing off the bus with settings that are wrong; what answers requests is there", async () => {
    const right = (await load(directory)).functions.map(({ name }) => name);
    const wrong = (await load(directory, { SWITCHBOARD_ISSUER: "nowhere" })).functions.map(
      ({ name }) => name,
    );
    expect(right.filter((name) => !wrong.includes(name))).toHaveLength(8);
    expect(wrong).toEqual(expect.arrayContaining(["health", "messages", "console"]));
  });

  it("reads one file to start; the SDKs come with their first use", async () => {
    expect((await load(directory)).files).toEqual(["main.cjs"]);
    expect(built.files.filter((path) => path.startsWith("packages/"))).toEqual(
      expect.arrayContaining([
        "packages/botbuilder.cjs",
        "packages/azure-data-tables.cjs",
        "packages/open-telemetry.cjs",
      ]),
    );
  });

  it("brings a configuration file of one's own, and only that of the last build", async () => {
    const own = join(root, "my-switchboard.json");
    const outDirectory = join(root, "own");
    await writeFile(own, await readFile(join(repository, "shared/config/switchboard.json")));
    const { files } = await buildDeploy({ outDirectory, configurationFile: own });
    expect(files.filter((name) => !built.files.includes(name))).toEqual(["switchboard.json"]);
    expect(await readFile(join(outDirectory, "switchboard.json"))).toEqual(await readFile(own));
    expect((await buildDeploy({ outDirectory })).files.toSorted()).toEqual(built.files.toSorted());
    const missing = buildDeploy({ outDirectory, configurationFile: join(root, "nowhere.json") });
    await expect(missing).rejects.toThrow(/^The configuration file .*nowhere\.json cannot be read\.$/);
  });
});
