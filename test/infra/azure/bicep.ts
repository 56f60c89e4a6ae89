/** Reads as much of Bicep as the tests need: no compiler is at hand. */
import type { SourceFile } from "../../architecture/source-files.ts";

export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly isDescribed: boolean;
  /** Values as they are written; empty when any will do. */
  readonly allowed: readonly string[];
}

export interface Module {
  readonly name: string;
  /** From the file that uses it. */
  readonly path: string;
  readonly given: Readonly<Record<string, string>>;
}

/** The text without comments; quotes stay. */
export function withoutComments(text: string): string {
  return text.replace(/'(?:\\.|[^'\\\n])*'|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (match) =>
    match.startsWith("/") ? "" : match,
  );
}

/** The text without comments and without what stands in quotes, except what `${…}` puts there. */
function codeOf(text: string): string {
  return withoutComments(text).replace(/'(?:\\.|[^'\\\n])*'/g, (quoted) =>
    [...quoted.matchAll(/\$\{([^}]*)\}/g)].map(([, code]) => `(${code})`).join("+"),
  );
}

const closing: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };

/** The first bracket or quote that has no partner, as a sentence. */
export function unbalanced({ path, text }: SourceFile): string | undefined {
  const code = codeOf(text);
  if (code.includes("'")) return `${path} has a quote that does not end on its line`;
  const open: string[] = [];
  for (const [bracket] of code.matchAll(/[{}[\]()]/g)) {
    const closer = closing[bracket];
    if (closer !== undefined) open.push(closer);
    else if (open.pop() !== bracket) return `${path} has a ${bracket} too many`;
  }
  return open.length === 0 ? undefined : `${path} lacks ${open.toReversed().join("")}`;
}

/** What begins at a bracket, without the two brackets. */
function between(text: string, start: number): string {
  let depth = 0;
  for (const { 0: bracket, index } of text.slice(start).matchAll(/[{}[\]]/g)) {
    depth += bracket in closing ? 1 : -1;
    if (depth === 0) return text.slice(start + 1, start + index);
  }
  throw new Error(`nothing closes what begins at ${start}`);
}

/** What stands between the brackets after a text that occurs once. */
export function blockAfter(before: string, text: string): string {
  const at = text.indexOf(before);
  if (at < 0 || text.indexOf(before, at + 1) >= 0) throw new Error(`"${before}" does not occur once`);
  return between(text, at + before.length + text.slice(at + before.length).search(/[{[]/));
}

/** The keys of an object with their values, as they are written; deeper objects stay text. */
export function entriesOf(block: string): Readonly<Record<string, string>> {
  const entries: Record<string, string> = {};
  let rest = block;
  for (;;) {
    const found = /(?:^|[\n,{])\s*([A-Za-z]\w*):[ \t]*/.exec(rest);
    if (found === null) return entries;
    const start = found.index + found[0].length;
    const end = endOfValue(rest, start);
    entries[found[1] ?? ""] = rest.slice(start, end).trim();
    rest = rest.slice(end);
  }
}

function endOfValue(text: string, start: number): number {
  const first = text.charAt(start);
  if (first === "{" || first === "[") return start + between(text, start).length + 2;
  const length = text.slice(start).search(/,(?![^'\n]*'\s*(?:,|$))|\n|$/);
  return start + length;
}

export function parametersOf({ text }: SourceFile): readonly Parameter[] {
  const declared = withoutComments(text).matchAll(/((?:^@.*\n)*)^param (\w+) (\w+)$/gm);
  return [...declared].map(([, decorators = "", name = "", type = ""]) => ({
    name,
    type,
    isDescribed: /^@description\('.+'\)$/m.test(decorators),
    allowed: /^@allowed\(\[(.*)\]\)$/m.exec(decorators)?.[1]?.split(", ") ?? [],
  }));
}

/** Names of parameters and variables that nothing but their own declaration mentions. */
export function unused({ text }: SourceFile): readonly string[] {
  const code = codeOf(text);
  return [...code.matchAll(/^(?:param|var) (\w+)/gm)]
    .map(([, name = ""]) => name)
    .filter(
      (name) => (code.match(new RegExp(`\\bin ${name}\\b|(?<![.\\w])${name}\\b(?!:)`, "g")) ?? []).length < 2,
    );
}

export function modulesOf({ text }: SourceFile): readonly Module[] {
  const code = withoutComments(text);
  return [...code.matchAll(/^module (\w+) '([^']+)' = /gm)].map(
    ({ 0: head, 1: name = "", 2: path = "" }) => ({
      name,
      path,
      given: entriesOf(entriesOf(blockAfter(head, code))["params"]?.slice(1, -1) ?? ""),
    }),
  );
}

/** What a file asks of its modules: `module.outputs.name`. */
export function outputsAsked({
  text,
}: SourceFile): readonly { readonly module: string; readonly output: string }[] {
  return [...codeOf(text).matchAll(/\b(\w+)\.outputs\.(\w+)/g)].map(([, module = "", output = ""]) => ({
    module,
    output,
  }));
}

export function outputsOf({ text }: SourceFile): readonly string[] {
  return [...codeOf(text).matchAll(/^output (\w+) /gm)].map(([, name = ""]) => name);
}

/** What a parameter file gives, as it is written. */
export function givenBy({ text }: SourceFile): Readonly<Record<string, string>> {
  const code = withoutComments(text);
  return Object.fromEntries(
    [...code.matchAll(/^param (\w+) = (?=(.))/gm)].map(({ 0: head, 1: name = "", 2: first = "", index }) => {
      const start = index + head.length;
      const isBlock = first in closing;
      const value = isBlock
        ? `${first}${between(code, start)}${closing[first]}`
        : code.slice(start).split("\n")[0];
      return [name, value ?? ""];
    }),
  );
}

/** A value in quotes, without them. */
export function quoted(value: string | undefined): string {
  const text = /^'([^']*)'$/.exec(value ?? "")?.[1];
  if (text === undefined) throw new Error(`${value} is no text in quotes`);
  return text;
}
