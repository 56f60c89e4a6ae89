import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const source = new URL("../../shared/console/", import.meta.url);
const sourceFile = (name: string) => fileURLToPath(new URL(name, source));

export interface BuiltConsole {
  /** Paths under the directory, as they are served under `/console/`. */
  readonly files: readonly string[];
}

/** Builds the agent console: `index.html`, and its script and style under names that change with them. */
export async function buildConsole({ outDirectory }: { outDirectory: string }): Promise<BuiltConsole> {
  const { outputFiles } = await build({
    entryPoints: { console: sourceFile("main.tsx"), style: sourceFile("styles/console.css") },
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    splitting: true,
    outdir: join(outDirectory, "assets"),
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    charset: "utf8",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    logLevel: "silent",
  });
  const assets = outputFiles.map(({ path, contents }) => ({ name: basename(path), contents }));
  const named = (entry: string, extension: string): string => {
    const asset = assets.find(({ name }) => name.startsWith(`${entry}-`) && name.endsWith(extension));
    if (asset === undefined) throw new Error(`the console's build made no ${entry}${extension}`);
    return asset.name;
  };
  const page = (await readFile(sourceFile("index.html"), "utf8"))
    .replace("CONSOLE-SCRIPT", named("console", ".js"))
    .replace("CONSOLE-STYLE", named("style", ".css"));

  const assetsDirectory = join(outDirectory, "assets");
  await mkdir(assetsDirectory, { recursive: true });
  for (const { name, contents } of assets) await writeFile(join(assetsDirectory, name), contents);
  await writeFile(join(outDirectory, "index.html"), page);
  await copyFile(sourceFile("icon.svg"), join(outDirectory, "icon.svg"));
  await removeOthers(
    assetsDirectory,
    assets.map(({ name }) => name),
  );
  return { files: ["index.html", "icon.svg", ...assets.map(({ name }) => `assets/${name}`)] };
}

/** What earlier builds left. */
async function removeOthers(directory: string, kept: readonly string[]): Promise<void> {
  const others = (await readdir(directory)).filter((name) => !kept.includes(name));
  await Promise.all(others.map((name) => rm(join(directory, name), { recursive: true })));
}
