import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const repository = resolve(import.meta.dirname, "../..");
const reporter = JSON.stringify(join(import.meta.dirname, "plain-summary.ts"));

const config = `
  import { defineConfig } from "vitest/config";
  import { PlainSummary } from ${reporter};
  const project = (name) => ({ extends: true, test: { name, include: [\`\${name}/*.test.js\`] } });
  export default defineConfig({
    test: { reporters: ["default", new PlainSummary()], projects: [project("first"), project("second")] },
  });`;
const passing = `import { it } from "vitest"; it("passes", () => {});`;

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plain-summary-"));
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the last line of a test run", () => {
  it("counts what passed, failed and was skipped", () => {
    const run = runVitest({
      "first/a.test.js": `
        import { it } from "vitest";
        it("passes", () => {});
        it("fails", () => { throw new Error("no"); });
        it.skip("rests", () => {});`,
      "second/b.test.js": passing,
    });

    expect(run).toEqual({ lastLine: "2 passed, 1 failed, 1 skipped", code: 1 });
  });

  it("is a success when everything passed", () => {
    const run = runVitest({ "first/a.test.js": passing, "second/b.test.js": passing });

    expect(run).toEqual({ lastLine: "2 passed, 0 failed", code: 0 });
  });

  it("counts a file that cannot be loaded, a broken hook and an error nobody awaited as failures", () => {
    const run = runVitest({
      "first/broken.test.js": `throw new Error("cannot be loaded");`,
      "first/hook.test.js": `
        import { beforeAll, describe, it } from "vitest";
        it("passes", () => {});
        describe("a suite", () => { beforeAll(() => { throw new Error("hook"); }); it("waits", () => {}); });`,
      "second/late.test.js": `
        import { it } from "vitest";
        it("leaks", async () => {
          setTimeout(() => { throw new Error("late"); }, 1);
          await new Promise((resolve) => setTimeout(resolve, 50));
        });`,
    });

    expect(run).toEqual({ lastLine: "2 passed, 3 failed, 1 skipped", code: 1 });
  });

  it("counts a project that ran no test as a failure", () => {
    const run = runVitest({
      "first/a.test.js": passing,
      "second/b.test.js": `import { it } from "vitest"; it.skip("rests", () => {});`,
    });

    expect(run).toEqual({ lastLine: "1 passed, 1 failed, 1 skipped", code: 1 });
  });

  it("asks nothing of projects that were left out on purpose", () => {
    const files = { "first/a.test.js": passing, "second/b.test.js": passing };

    expect(runVitest(files, "first")).toEqual({ lastLine: "1 passed, 0 failed", code: 0 });
  });
});

function runVitest(files: Readonly<Record<string, string>>, ...filters: readonly string[]) {
  for (const [path, text] of Object.entries({ "vitest.config.ts": config, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const vitest = join(repository, "node_modules/vitest/vitest.mjs");
  const { stdout, status } = spawnSync(process.execPath, [vitest, "run", ...filters], {
    cwd: folder,
    encoding: "utf8",
    env: withoutVitest(process.env),
  });
  return { lastLine: stdout.trimEnd().split("\n").at(-1), code: status };
}

/** The inner run must not take itself for a worker of the outer one. */
function withoutVitest(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(?:VITEST|TEST$|NODE_ENV$|VITE_)/.test(name)),
  );
}
