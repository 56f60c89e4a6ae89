import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BuiltDeploy, buildDeploy } from "../../infra/local/build-deploy.ts";

let directory: string;
let built: BuiltDeploy;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "deploy-"));
  built = await buildDeploy({ outDirectory: directory });
}, 60_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

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
});
