import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import { printProblems } from "../../shared/config/configuration-problem.ts";
import { parseConfigurationText } from "../../shared/config/parse-configuration.ts";

const source = "shared/config/switchboard.json";

/** Bundles the packaged configuration as checked. With errors in it nothing is built. */
export function checkedConfiguration(
  read: (path: string) => Promise<string> = (path) => readFile(path, "utf8"),
): Plugin {
  return {
    name: "checked-configuration",
    setup(builder) {
      builder.onLoad({ filter: /[\\/]shared[\\/]config[\\/]packaged-configuration\.ts$/ }, () => ({
        contents:
          'import parsed from "./switchboard.json"; export const packagedConfiguration = () => parsed;',
        loader: "js",
      }));
      builder.onLoad({ filter: /[\\/]shared[\\/]config[\\/]switchboard\.json$/ }, async ({ path }) => {
        const parsed = parseConfigurationText(await read(path), source);
        if (!parsed.ok) return { errors: [{ text: `\n${printProblems(source, parsed.errors)}` }] };
        return { contents: JSON.stringify(parsed), loader: "json" };
      });
    },
  };
}
