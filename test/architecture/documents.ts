import type { SourceFile } from "./source-files.ts";

const folders = "functions|shared|infra|test|docs|\\.ci";
const rootFiles =
  "package\\.json|host\\.json|biome\\.json|knip\\.json|tsconfig\\.json|vitest\\.config\\.ts|LICENSE|local\\.settings\\.sample\\.json";

/** Paths of this repository that a page names, in links, in code and in blocks. Patterns (`<id>`, `*`) are no paths. */
export function pathsIn({ path, text }: SourceFile): readonly string[] {
  const links = [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, to = ""]) => fromRoot(path, to));
  const code = [
    ...text.matchAll(new RegExp(`(?<![\\w/.@-])((?:${folders})/[\\w./@<>*{}…-]*|${rootFiles})`, "g")),
  ]
    .map(([, named = ""]) => named.replace(/[.,:;]+$/, ""))
    .filter((named) => !/[<>*{}…]/.test(named));
  return [...new Set([...links, ...code])];
}

/** A link is meant from the folder of its page. */
function fromRoot(page: string, link: string): string {
  return new URL(link, `file:///${page}`).pathname.slice(1);
}

/** Scripts that a page tells its reader to run; `npm start` and `npm test` are short for two of them. */
export function scriptsIn({ text }: SourceFile): readonly string[] {
  const run = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = ""]) => name);
  const short = [...text.matchAll(/\bnpm (start|test)\b/g)].map(([, name = ""]) => name);
  return [...new Set([...run, ...short])];
}

/** The rows of the table under a heading, each as its cells without quotes. */
export function tableUnder(heading: string, text: string): readonly (readonly string[])[] {
  const section = text.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.replaceAll("`", "").trim()),
  );
}
