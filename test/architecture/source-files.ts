import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const repository = resolve(import.meta.dirname, "../..");

/** A file of this repository, by its path from the root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export function readText(path: string): string {
  return readFileSync(join(repository, path), "utf8");
}

/** Every file below a folder whose path matches; nothing of node_modules. */
export function readFolder(folder: string, pattern: RegExp): readonly SourceFile[] {
  return readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(repository.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter((path) => pattern.test(path) && !path.includes("node_modules/"))
    .toSorted()
    .map((path) => ({ path, text: readText(path) }));
}

const literal = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(["'])(?:\\.|(?!\1)[^\\\n])*\1|`(?:\\.|[^`\\])*`/g;
const regularExpression =
  /(?<=[=(,:!&|?[{};]\s*|\breturn\s+)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[a-z]*/g;

/** The text without comments and without what stands in quotes. */
export function codeOf(text: string): string {
  return text
    .replace(regularExpression, "/x/")
    .replace(literal, (match) => (match.startsWith("/") ? " " : '""'));
}

/** What a file imports or exports from, types included. */
export function importsOf(text: string): readonly string[] {
  const statement = /^\s*(?:import|export)\b[^"'`;(=]*?\bfrom\s*"([^"]+)"|^\s*import\s*"([^"]+)"/gm;
  const call = /\bimport\(\s*["'`]([^"'`]+)["'`]/g;
  return [...text.matchAll(statement), ...text.matchAll(call)].map(([, from, alone]) => from ?? alone ?? "");
}
