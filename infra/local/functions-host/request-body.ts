/** Reads what the host would forward of a request's body. */
import type { IncomingMessage } from "node:http";

export const defaultBodyLimit = 104_857_600;

/**
 * The body, or "too-large". Without a Content-Length the platform forwards nothing: a chunked body is read,
 * held to the limit and dropped, so that the function sees an empty one here too.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | "too-large"> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > limit) return "too-large";
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return "too-large";
    if (declared > 0) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
