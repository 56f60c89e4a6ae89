import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";

export interface ConsoleFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Named by its content, so that it never changes. */
  readonly isImmutable: boolean;
}

/** Built files by their path below /console. What is not in the map does not exist. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>;

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

/** Reads the built pages once. Files of other kinds, such as source maps, are not served. */
export async function loadConsoleFiles(directory: string): Promise<ConsoleFiles> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && Object.hasOwn(contentTypes, extname(entry.name)))
    .map(async (entry): Promise<readonly [string, ConsoleFile]> => {
      const file = join(entry.parentPath, entry.name);
      const path = file.slice(directory.length).replaceAll("\\", "/").replace(/^\/+/, "");
      const contentType = contentTypes[extname(entry.name)] ?? "application/octet-stream";
      return [path, { bytes: await readFile(file), contentType, isImmutable: isHashed(entry.name) }];
    });
  return new Map(await Promise.all(files));
}

/** As esbuild names them: `main-6XHJ3T2A.js`. */
function isHashed(name: string): boolean {
  return /-[A-Z0-9]{8}\.\w+$/.test(name);
}
