import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { onTestFinished } from "vitest";

interface AppFiles {
  readonly source?: string;
  readonly http?: Readonly<Record<string, unknown>>;
  readonly serviceBus?: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, string>>;
}

const packages = resolve(import.meta.dirname, "../../../node_modules");

/** A small app in a folder of its own, gone after the test. `app` is in scope of its source. */
export function writeApp({ source = "", http = {}, serviceBus = {}, files = {} }: AppFiles): string {
  const directory = mkdtempSync(join(tmpdir(), "functions-app-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  symlinkSync(packages, join(directory, "node_modules"));
  const all = {
    "package.json": JSON.stringify({ main: "index.js" }),
    "host.json": JSON.stringify({ version: "2.0", extensions: { http, serviceBus } }),
    "index.js": `const { app, output, input } = require("@azure/functions");\n${source}`,
    ...files,
  };
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return directory;
}
