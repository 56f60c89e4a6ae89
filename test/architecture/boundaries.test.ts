import { matchesGlob } from "node:path";
import { describe, expect, it } from "vitest";
import configuration from "../../vitest.config.ts";
import { forbiddenImports, impurities, layerOf, layers, longShells, switchedTests } from "./layers.ts";
import { importsOf, readFolder, type SourceFile } from "./source-files.ts";

const typescript = /\.(?:ts|tsx|mjs)$/;
const sources = ["functions", "shared", "infra"].flatMap((folder) => readFolder(folder, typescript));
const tests = readFolder("test", typescript);
const testFile = /\.(?:test|spec)\.[cm]?[jt]sx?$/;

describe("who may import whom", () => {
  it.each(layers)("sees the files of $path", ({ path, atLeast }) => {
    const seen = sources.filter((file) => layerOf(file.path)?.path === path);

    expect(seen.length).toBeGreaterThanOrEqual(atLeast);
  });

  it("sees imports in almost every file", () => {
    const importing = sources.filter((file) => importsOf(file.text).length > 0);

    expect(importing.length).toBeGreaterThan(sources.length * 0.75);
  });

  it("is kept by every file", () => {
    expect(sources.flatMap((file) => forbiddenImports(file))).toEqual([]);
  });
});

describe("the domain", () => {
  it("is pure and waits for nothing", () => {
    const files = sources.filter((file) => file.path.startsWith("shared/domain/"));

    expect(files.length).toBeGreaterThan(38);
    expect(files.flatMap(impurities)).toEqual([]);
  });
});

describe("a function file", () => {
  it("is a shell", () => {
    const files = sources.filter((file) => file.path.startsWith("functions/"));

    expect(files.length).toBeGreaterThan(10);
    expect(files.flatMap(longShells)).toEqual([]);
  });
});

describe("the tests", () => {
  const patterns = projectPatterns();

  it("belong to exactly one project each", () => {
    const stray = [...sources, ...tests]
      .filter((file) => testFile.test(file.path))
      .filter((file) => patterns.filter((pattern) => matchesGlob(file.path, pattern)).length !== 1);

    expect(patterns.length).toBeGreaterThanOrEqual(4);
    expect(stray.map((file) => file.path)).toEqual([]);
  });

  it("are all switched on", () => {
    expect(tests.length).toBeGreaterThan(135);
    expect(tests.flatMap(switchedTests)).toEqual([]);
  });
});

describe("these checks themselves", () => {
  it.each([
    ["shared/domain/x.ts", `import * as z from "zod";`],
    ["shared/domain/x.ts", `import type { Clock } from "../ports/clock.ts";`],
    ["shared/domain/thread/x.ts", `export { x } from "../../adapters/system-clock.ts";`],
    ["shared/domain/x.ts", `const x = await import("node:fs");`],
    ["shared/ports/x.ts", `import type { X } from "../wire/x.ts";`],
    ["shared/app/x.ts", `import {\n  TableClient,\n} from "@azure/data-tables";`],
    ["shared/app/agent/x.ts", `import { createHash } from "node:crypto";`],
    ["shared/app/x.ts", `import { x } from "../adapters/memory/thread-store.ts";`],
    ["shared/wire/x.ts", `import "botbuilder";`],
    ["shared/http/x.ts", `import { runtime } from "../runtime.ts";`],
    ["shared/bots/x.ts", `import { x } from "../domain/ids.ts";`],
    ["shared/adapters/table-storage/x.ts", `import { x } from "../bot-framework/dialect.ts";`],
    ["shared/adapters/table-storage/x.ts", `import { x } from "../console-log.ts";`],
    ["shared/adapters/x.ts", `import { x } from "./memory/thread-store.ts";`],
    ["shared/console/x.tsx", `import { x } from "../wire/envelope.ts";`],
    ["shared/runtime.ts", `import { ServiceBusClient } from "@azure/service-bus";`],
    ["functions/x.ts", `import { x } from "../shared/domain/ids.ts";`],
    ["functions/x.ts", `import { x } from "../shared/adapters/system-clock.ts";`],
    ["infra/local/service-bus/x.ts", `import { x } from "../../../shared/wire/envelope.ts";`],
    ["somewhere/x.ts", "export const x = 1;"],
  ])("refuse in %s: %s", (path, text) => {
    expect(forbiddenImports({ path, text })).toHaveLength(1);
  });

  it("let allowed imports pass", () => {
    const text = `
      import * as z from "zod";
      import { decide } from "../domain/thread/decide.ts";
      import type { AgentDeps } from "./agent/agent-deps.ts";`;

    expect(forbiddenImports({ path: "shared/app/x.ts", text })).toEqual([]);
  });

  it.each([
    ["Date", "const now = Date.now();"],
    ["Date", "const now = new Date(0);"],
    ["Math.random", "const chance = Math.random();"],
    ["async", "export async function decide() {}"],
    ["Promise", "type X = Promise<string>;"],
    ["process", "process.exit(1);"],
    ["fetch", "const x = fetch(url);"],
  ])("find %s in: %s", (name, text) => {
    expect(impurities({ path: "x.ts", text })).toContain(`x.ts uses ${name}`);
  });

  it("find nothing in comments, in quotes and in the names of fields", () => {
    const text = `
      /** What Date and async would do. */
      const x = { name: "process", process: 1 }; // Math.random
      const y = x.process + \`console\`;`;

    expect(impurities({ path: "x.ts", text })).toEqual([]);
  });

  it("find a function file that is no shell", () => {
    expect(longShells({ path: "functions/x.ts", text: "line\n".repeat(40) })).toEqual([]);
    expect(longShells({ path: "functions/x.ts", text: "line\n".repeat(41) })).toHaveLength(1);
  });

  it.each([["it.only"], ["describe.skip"], ["it.each.skip"], ["test.todo"]])("find %s", (call) => {
    expect(switchedTests(testOf(`${call}("x", () => {});`))).toEqual([`x.test.ts has ${call}`]);
  });

  it("leave a test's own words alone", () => {
    expect(switchedTests(testOf('it("says it.only", () => {});'))).toEqual([]);
  });
});

function testOf(text: string): SourceFile {
  return { path: "x.test.ts", text };
}

function projectPatterns(): readonly string[] {
  const projects = configuration.test?.projects ?? [];
  return projects.flatMap((project) =>
    typeof project === "object" && "test" in project ? (project.test?.include ?? []) : [],
  );
}
