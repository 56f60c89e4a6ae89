import { type Flaw, type JsonToken, readJsonTokens } from "./read-json-tokens.ts";

export interface JsonError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

interface Cursor {
  readonly tokens: readonly JsonToken[];
  position: number;
}

const maxDepth = 1_000;

/**
 * Where a text stops being JSON and why, or undefined when it is JSON. The engine's own message does not
 * always say where; and it lets a key pass that is written twice, of which all but the last would be lost.
 */
export function locateJsonError(text: string): JsonError | undefined {
  const tokens = readJsonTokens(text);
  const flaw = "message" in tokens ? tokens : readDocument({ tokens, position: 0 });
  if (flaw === undefined) return undefined;
  const lines = text.slice(0, flaw.offset).split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1, message: flaw.message };
}

function readDocument(cursor: Cursor): Flaw | undefined {
  const flaw = readValue(cursor, 0);
  if (flaw !== undefined) return flaw;
  const rest = take(cursor);
  return rest.kind === "end" ? undefined : wrong(rest, "nothing may follow here");
}

function readValue(cursor: Cursor, depth: number): Flaw | undefined {
  const token = take(cursor);
  if (depth > maxDepth) return wrong(token, "this is nested too deep");
  if (token.text === "{") {
    const keys = new Set<string>();
    return readList(cursor, "}", () => readMember(cursor, { keys, depth }));
  }
  if (token.text === "[") return readList(cursor, "]", () => readValue(cursor, depth + 1));
  return token.kind === "string" || token.kind === "literal"
    ? undefined
    : wrong(token, "a value is missing here");
}

function readList(cursor: Cursor, close: "}" | "]", readEntry: () => Flaw | undefined): Flaw | undefined {
  if (peek(cursor).text === close) {
    take(cursor);
    return undefined;
  }
  for (;;) {
    const flaw = readEntry();
    if (flaw !== undefined) return flaw;
    const next = take(cursor);
    if (next.text === close) return undefined;
    if (next.text !== ",") return wrong(next, `a comma or ${close} is missing here`);
    if (peek(cursor).text === close) return wrong(next, `the comma before ${close} is one too many`);
  }
}

function readMember(
  cursor: Cursor,
  { keys, depth }: { readonly keys: Set<string>; readonly depth: number },
): Flaw | undefined {
  const key = take(cursor);
  if (key.kind !== "string") return wrong(key, "a key in double quotes is missing here");
  const name: unknown = JSON.parse(key.text);
  if (typeof name === "string" && keys.has(name)) return wrong(key, `the key ${key.text} is written twice`);
  keys.add(String(name));
  const colon = take(cursor);
  return colon.text === ":" ? readValue(cursor, depth + 1) : wrong(colon, "a colon is missing here");
}

function peek({ tokens, position }: Cursor): JsonToken {
  return tokens[position] ?? tokens[tokens.length - 1] ?? { text: "", kind: "end", offset: 0 };
}

function take(cursor: Cursor): JsonToken {
  const token = peek(cursor);
  cursor.position += 1;
  return token;
}

function wrong({ offset, kind }: JsonToken, message: string): Flaw {
  return { offset, message: kind === "end" ? `the text ends too early: ${message}` : message };
}
