import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it, vi } from "vitest";
import { checkedConfiguration, configurationSource } from "../../infra/local/checked-configuration.ts";
import { packagedConfiguration } from "../../shared/config/packaged-configuration.ts";
import type { readConfiguration } from "../../shared/config/read-configuration.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sample = await configurationSource(root, undefined);

const bundle = (
  module: "packaged-configuration" | "read-configuration",
  { text = sample.text, name = sample.name, onWarning = (_: string) => {} } = {},
) =>
  build({
    entryPoints: [`${root}/shared/config/${module}.ts`],
    bundle: true,
    write: false,
    metafile: true,
    format: "cjs",
    platform: "node",
    logLevel: "silent",
    plugins: [checkedConfiguration({ text, name }, onWarning)],
  });

type Bundle = Awaited<ReturnType<typeof bundle>>;

function exportsOf<Exports>({ outputFiles }: Bundle): Exports {
  const module: { exports: unknown } = { exports: {} };
  const run = new Function("module", "require", outputFiles?.[0]?.text ?? "");
  run(module, createRequire(import.meta.url));
  return module.exports as Exports;
}

/** The sample, changed. */
const changed = (change: (content: ReturnType<typeof JSON.parse>) => void): string => {
  const content = JSON.parse(sample.text);
  change(content);
  return JSON.stringify(content);
};

describe("the packaged configuration", () => {
  it("is bundled as it would be read, without what reads it", async () => {
    const built = await bundle("packaged-configuration");
    const { packagedConfiguration: bundled } = exportsOf<{ packagedConfiguration(): unknown }>(built);
    expect(bundled()).toEqual(packagedConfiguration());
    expect(Object.keys(built.metafile.inputs)).toEqual(["shared/config/packaged-configuration.ts"]);
  });

  it("is not built with errors in it: all of them are named, and nothing else", () => {
    const text = changed((content) => {
      content.queues[0].priority = "high";
      content.workstreams[0].fallbackQueue = "Nowhere";
    });
    let lines: readonly string[] = [];
    try {
      checkedConfiguration({ text, name: "my.json" }, () => {});
    } catch (error) {
      lines = (error as Error).message.split("\n");
    }
    expect(lines).toEqual([
      expect.stringMatching(/^my\.json: \$\.queues\[0\]\.priority: /),
      expect.stringMatching(/^my\.json: \$\.workstreams\[0\]\.fallbackQueue: /),
    ]);
  });

  it("is built with what is doubtful in it, which is told", async () => {
    const text = changed((content) => content.queues.push({ id: "Lonely" }));
    const onWarning = vi.fn();
    await bundle("packaged-configuration", { text, name: "my.json", onWarning });
    expect(onWarning).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^my\.json: \$\.queues\[\d+\]/));
  });
});

describe("a configuration file that the start reads", () => {
  it("is not checked again when the build has checked it, to the letter", async () => {
    const own = changed((content) => {
      content.botTurnSeconds = 17;
    });
    const { readConfiguration: read } = exportsOf<{ readConfiguration: typeof readConfiguration }>(
      await bundle("read-configuration", { text: own, name: "my.json" }),
    );
    const seen = vi.spyOn(JSON, "parse");
    const first = read(own, "/site/switchboard.json");
    expect(seen).not.toHaveBeenCalled();
    const other = read(`${own}\n`, "/site/switchboard.json");
    expect(seen).toHaveBeenCalled();
    seen.mockRestore();
    expect(first).toMatchObject({ ok: true, source: "/site/switchboard.json" });
    expect(other).toEqual(first);
  });

  it("is checked when it is another", async () => {
    const { readConfiguration: read } = exportsOf<{ readConfiguration: typeof readConfiguration }>(
      await bundle("read-configuration"),
    );
    const wrong = changed((content) => {
      content.queues[0].priority = "high";
    });
    expect(read(wrong, "/site/switchboard.json")).toMatchObject({
      ok: false,
      source: "/site/switchboard.json",
      errors: [expect.objectContaining({ path: "$.queues[0].priority" })],
    });
  });
});
