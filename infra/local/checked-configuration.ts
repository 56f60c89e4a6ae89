import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { type ConfigurationProblem, printProblems } from "../../shared/config/configuration-problem.ts";
import { parseConfigurationText } from "../../shared/config/parse-configuration.ts";

export interface ConfigurationSource {
  /** As its problems name it. */
  readonly name: string;
  readonly text: string;
}

/** The file that the bundle is to hold: one's own, or the sample. */
export async function configurationSource(
  repository: string,
  path: string | undefined,
): Promise<ConfigurationSource> {
  if (path !== undefined) return { name: path, text: await readOwn(path) };
  const name = "shared/config/switchboard.json";
  return { name, text: await readFile(join(repository, name), "utf8") };
}

async function readOwn(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new Error(`The configuration file ${path} cannot be read.`, { cause });
  }
}

/** Bundles a configuration as checked. Throws with all errors in it, a line each: then nothing is built. */
export function checkedConfiguration(
  { name, text }: ConfigurationSource,
  onWarning: (lines: string) => void,
): Plugin {
  const parsed = parseConfigurationText(text, name);
  if (!parsed.ok) throw new Error(printProblems(name, parsed.errors));
  if (parsed.warnings.length > 0) onWarning(printProblems(name, parsed.warnings));
  const contents = moduleOf(parsed, text);
  return {
    name: "checked-configuration",
    setup(builder) {
      const filter = /[\\/]shared[\\/]config[\\/]packaged-configuration\.ts$/;
      builder.onLoad({ filter }, () => ({ contents, loader: "js" }));
    },
  };
}

function moduleOf(parsed: { readonly warnings: readonly ConfigurationProblem[] }, text: string): string {
  return [
    // As a text: V8 goes through JSON faster than through the same as an expression.
    `const parsed = JSON.parse(${JSON.stringify(JSON.stringify(parsed))});`,
    "export const packagedConfiguration = () => parsed;",
    `export const packagedText = ${JSON.stringify(text)};`,
  ].join("\n");
}
