export interface JsonToken {
  /** Empty: the end of the text. */
  readonly text: string;
  readonly kind: "mark" | "string" | "literal" | "end";
  readonly offset: number;
}

/** A place in the text that is not JSON, and why. */
export interface Flaw {
  readonly offset: number;
  readonly message: string;
}

const blank = /[ \t\r\n]*/y;
const mark = /[{}[\],:]/y;
const quoted = /"(?:[^"\\\p{Cc}]|[\u007F-\u009F]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"/uy;
const literal = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** Cuts a text into the tokens of JSON, up to the first thing that is none. */
export function readJsonTokens(text: string): readonly JsonToken[] | Flaw {
  const tokens: JsonToken[] = [];
  let offset = skipBlank(text, 0);
  while (offset < text.length) {
    const token = readToken(text, offset);
    if (token === undefined) return { offset, message: explain(text.charAt(offset)) };
    tokens.push(token);
    offset = skipBlank(text, offset + token.text.length);
  }
  return [...tokens, { text: "", kind: "end", offset }];
}

function skipBlank(text: string, offset: number): number {
  return offset + (matchAt(blank, text, offset) ?? "").length;
}

function readToken(text: string, offset: number): JsonToken | undefined {
  const kinds = [
    ["mark", mark],
    ["string", quoted],
    ["literal", literal],
  ] as const;
  for (const [kind, pattern] of kinds) {
    const found = matchAt(pattern, text, offset);
    if (found !== undefined) return { text: found, kind, offset };
  }
  return undefined;
}

function matchAt(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}

function explain(character: string): string {
  switch (character) {
    case '"':
      return 'this text has no closing ", or a line break or a \\ that JSON does not allow';
    case "'":
      return "text is written in double quotes";
    case "/":
    case "#":
      return "comments are not allowed";
    default:
      return `unexpected ${JSON.stringify(character)}`;
  }
}
