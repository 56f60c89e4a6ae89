/** A rule nobody saw firing may guard nothing: each is shown one bad file, and the linter must say no. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const repository = resolve(import.meta.dirname, "../..");

const badFiles: readonly (readonly [path: string, rule: string, text: string])[] = [
  ["shared/domain/package.ts", "noRestrictedImports", `import * as z from "zod";\nexport const x = z;`],
  ["shared/domain/layer.ts", "noRestrictedImports", `export { x } from "../app/use-case.ts";`],
  ["shared/domain/sub/layer.ts", "noRestrictedImports", `export { x } from "../../runtime.ts";`],
  ["shared/domain/date.ts", "noRestrictedGlobals", "export const x = Date.now();"],
  ["shared/domain/timer.ts", "noRestrictedGlobals", "export const x = setTimeout;"],
  ["shared/domain/process.ts", "noRestrictedGlobals", "export const x = process.argv;"],
  ["shared/domain/crypto.ts", "noRestrictedGlobals", "export const x = crypto.randomUUID();"],
  ["shared/domain/fetch.ts", "noRestrictedGlobals", `export const x = fetch("x");`],
  ["shared/ports/sdk.ts", "noRestrictedImports", `export { x } from "@azure/data-tables";`],
  ["shared/ports/layer.ts", "noRestrictedImports", `export { x } from "../wire/envelope.ts";`],
  ["shared/app/sdk.ts", "noRestrictedImports", `export { x } from "@azure/service-bus";`],
  ["shared/app/crypto.ts", "noRestrictedImports", `export { x } from "node:crypto";`],
  ["shared/app/adapter.ts", "noRestrictedImports", `export { x } from "../adapters/memory/x.ts";`],
  ["shared/wire/sdk.ts", "noRestrictedImports", `export { x } from "botbuilder";`],
  ["shared/config/adapter.ts", "noRestrictedImports", `export { x } from "../adapters/system-clock.ts";`],
  ["shared/http/adapter.ts", "noRestrictedImports", `export { x } from "../adapters/system-clock.ts";`],
  ["shared/http/runtime.ts", "noRestrictedImports", `export { x } from "../runtime.ts";`],
  ["shared/bots/domain.ts", "noRestrictedImports", `export { x } from "../domain/ids.ts";`],
  ["shared/console/adapter.tsx", "noRestrictedImports", `export { x } from "../app/names.ts";`],
  ["shared/adapters/memory/sdk.ts", "noRestrictedImports", `export { x } from "@azure/data-tables";`],
  ["shared/adapters/sign-in/bot.ts", "noRestrictedImports", `export { x } from "botbuilder";`],
  ["shared/adapters/table-storage/bot.ts", "noRestrictedImports", `export { x } from "botbuilder";`],
  ["shared/adapters/service-bus/app.ts", "noRestrictedImports", `export { x } from "../../app/deliver.ts";`],
  [
    "shared/adapters/bot-framework/tables.ts",
    "noRestrictedImports",
    `export { x } from "@azure/data-tables";`,
  ],
  ["functions/adapter.ts", "noRestrictedImports", `export { x } from "../shared/adapters/system-clock.ts";`],
  ["functions/domain.ts", "noRestrictedImports", `export { x } from "../shared/domain/ids.ts";`],
  ["functions/sdk.ts", "noRestrictedImports", `export { x } from "@azure/service-bus";`],
  ["shared/start.ts", "noRestrictedImports", `export { x } from "@azure/service-bus";`],
  ["infra/local/sdk.ts", "noRestrictedImports", `export { x } from "botbuilder";`],
  [
    "shared/app/promise.ts",
    "noFloatingPromises",
    "async function f(): Promise<void> {}\nexport function g(): void {\n  f();\n}",
  ],
  [
    "shared/app/misused.ts",
    "noMisusedPromises",
    "const f = async (): Promise<boolean> => true;\nexport const x = f() ? 1 : 2;",
  ],
  [
    "shared/app/switch.ts",
    "useExhaustiveSwitchCases",
    'type A = "a" | "b";\nexport function g(x: A): number {\n  switch (x) {\n    case "a":\n      return 1;\n  }\n  return 2;\n}',
  ],
  [
    "shared/app/cycle.ts",
    "noImportCycles",
    `import { y } from "./cycle-two.ts";\nexport const x = (): unknown => y;`,
  ],
  [
    "shared/app/cycle-two.ts",
    "noImportCycles",
    `import { x } from "./cycle.ts";\nexport const y = (): unknown => x;`,
  ],
  ["shared/app/extension.ts", "useImportExtensions", `import { y } from "./cycle-two";\nexport const x = y;`],
  ["shared/app/environment.ts", "noProcessEnv", `export const x = process.env["X"];`],
  ["shared/app/console.ts", "noConsole", `console.log("x");`],
  ["shared/app/bang.ts", "noNonNullAssertion", "export const x = (y: string | null): string => y!;"],
  ["shared/app/enum.ts", "noEnum", "export enum X {\n  A,\n}"],
  ["shared/app/NotKebab.ts", "useFilenamingConvention", "export const x = 1;"],
  ["shared/console/button.tsx", "useButtonType", "export const X = () => <button>x</button>;"],
  ["shared/console/image.tsx", "useAltText", `export const X = () => <img src="x.png" />;`],
  [
    "shared/console/html.tsx",
    "noDangerouslySetInnerHtml",
    'export const X = () => <p dangerouslySetInnerHTML={{ __html: "x" }} />;',
  ],
  ["test/app/only.test.ts", "noFocusedTests", `import { it } from "vitest";\nit.only("x", () => {});`],
  ["test/app/skip.test.ts", "noSkippedTests", `import { it } from "vitest";\nit.skip("x", () => {});`],
];

interface Diagnostic {
  readonly category: string;
  readonly severity: string;
  readonly location: { readonly path: string };
}

let folder = "";
let diagnostics: readonly Diagnostic[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lint-rules-"));
  copyFileSync(join(repository, "biome.json"), join(folder, "biome.json"));
  copyFileSync(join(repository, "tsconfig.json"), join(folder, "tsconfig.json"));
  for (const [path, , text] of badFiles) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }
  diagnostics = lint();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the linter", () => {
  it.each(badFiles)("refuses %s by %s", (path, rule) => {
    const found = diagnostics
      .filter(({ severity, location }) => severity === "error" && location.path.endsWith(path))
      .map(({ category }) => category.split("/").at(-1));

    expect(found).toContain(rule);
  });
});

function lint(): readonly Diagnostic[] {
  const biome = join(repository, "node_modules/@biomejs/biome/bin/biome");
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [biome, "lint", "--reporter=json", "--max-diagnostics=500"],
    { cwd: folder, encoding: "utf8" },
  );
  if (stdout === "") throw new Error(`biome said nothing: ${stderr}`);
  return (JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] }).diagnostics;
}
