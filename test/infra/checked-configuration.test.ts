import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type BuildFailure, build } from "esbuild";
import { describe, expect, it } from "vitest";
import { checkedConfiguration } from "../../infra/local/checked-configuration.ts";
import { packagedConfiguration } from "../../shared/config/packaged-configuration.ts";

const entry = fileURLToPath(new URL("../../shared/config/packaged-configuration.ts", import.meta.url));

const bundle = (read?: (path: string) => Promise<string>) =>
  build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    format: "cjs",
    platform: "node",
    logLevel: "silent",
    plugins: [checkedConfiguration(read)],
  });

describe("the packaged configuration", () => {
  it("is bundled as it would be read, without what reads it", async () => {
    const { outputFiles, metafile } = await bundle();
    const exported: { exports: Partial<Record<string, () => unknown>> } = { exports: {} };
    const run = new Function("module", "require", outputFiles[0]?.text ?? "");
    run(exported, createRequire(import.meta.url));
    expect(exported.exports["packagedConfiguration"]?.()).toEqual(packagedConfiguration());
    expect(Object.keys(metafile.inputs).sort()).toEqual([
      "shared/config/packaged-configuration.ts",
      "shared/config/switchboard.json",
    ]);
  });

  it("is not built with errors in it: all of them are named", async () => {
    const wrong = async (path: string): Promise<string> => {
      const content = JSON.parse(await readFile(path, "utf8"));
      content.queues[0].priority = "high";
      content.workstreams[0].fallbackQueue = "Nowhere";
      return JSON.stringify(content);
    };
    const failure = await bundle(wrong).then(
      () => undefined,
      (error: BuildFailure) => error,
    );
    const [first, ...more] = failure?.errors ?? [];
    expect(more).toEqual([]);
    expect(first?.text.trim().split("\n")).toEqual([
      expect.stringMatching(/^shared\/config\/switchboard\.json: \$\.queues\[0\]\.priority: /),
      expect.stringMatching(/^shared\/config\/switchboard\.json: \$\.workstreams\[0\]\.fallbackQueue: /),
    ]);
  });
});
