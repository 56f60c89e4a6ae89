import type { IncomingMessage } from "node:http";
import { badArgument, RefusedRequest } from "./refused-request.ts";

/** Direct Line refuses an activity of more than 256 K characters. */
export const maxActivityCharacters = 256 * 1024;

/** The whole body, or a 413 as soon as it is known to be too large. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** A JSON body; `fallback` stands for an empty one where the route allows that. */
export async function readJson(request: IncomingMessage, fallback?: unknown): Promise<unknown> {
  const bytes = await readBody(request, 4 * maxActivityCharacters);
  const text = bytes.toString("utf8");
  if (text.trim() === "" && fallback !== undefined) return fallback;
  if (text.length > maxActivityCharacters) throw tooLarge(maxActivityCharacters);
  return parseJson(text);
}

export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // What is nested too deep to be written again would break the answer later.
    JSON.stringify(value);
    return value;
  } catch {
    throw badArgument("The body is not valid JSON");
  }
}

/** `connection: close`, because the rest of the body is never read. */
function tooLarge(limit: number): RefusedRequest {
  return new RefusedRequest(413, "MessageSizeTooBig", `The body is larger than ${limit}`, {
    headers: { connection: "close" },
  });
}
