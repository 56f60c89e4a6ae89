import type { IncomingMessage, ServerResponse } from "node:http";

export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const maxBodyCharacters = 10_000;

export const redirectTo = (url: URL): Answer => ({ status: 302, headers: { location: url.href } });

export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { status, json, text = "", headers } = answer;
  const type = json === undefined ? {} : { "content-type": "application/json; charset=utf-8" };
  response.writeHead(status, {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    ...type,
    ...headers,
  });
  const body = json === undefined ? text : JSON.stringify(json);
  response.end(request.method === "HEAD" ? undefined : body);
}

/** The fields of a JSON body or of a form, as text. */
export async function readFields(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > maxBodyCharacters) throw new Error("the body is too large");
  }
  const type = request.headers["content-type"] ?? "";
  if (/^application\/x-www-form-urlencoded\b/.test(type)) return new URLSearchParams(text);
  if (!/^application\/json\b/.test(type)) throw new Error("the body is neither JSON nor a form");
  const body: unknown = JSON.parse(text);
  const entries = Object.entries(body ?? {}).filter((entry) => typeof entry[1] === "string");
  return new URLSearchParams(Object.fromEntries(entries) as Record<string, string>);
}
