import type { Attachments, FetchedFile, FileRefusal } from "../../ports/attachments.ts";
import { fileTypeOf } from "./file-type.ts";

export interface FetchOptions {
  readonly isAllowed: (url: string) => boolean;
  readonly maxBytes?: number;
  /** For the whole of a file. */
  readonly timeoutInMs?: number;
}

/** Fetches without any credential of ours, and follows no redirect: it would lead to a host that nobody allowed. */
export function createAttachments(options: FetchOptions): Attachments {
  const { isAllowed, maxBytes = 10 * 1024 * 1024, timeoutInMs = 15_000 } = options;
  return {
    isFetchable: isAllowed,
    async fetch(url) {
      if (!isAllowed(url)) return refused("attachment-host-not-allowed");
      try {
        const response = await fetch(url, {
          redirect: "manual",
          credentials: "omit",
          headers: { "accept-encoding": "identity" },
          signal: AbortSignal.timeout(timeoutInMs),
        });
        return await takeFile(response, maxBytes);
      } catch {
        return refused("attachment-unavailable");
      }
    },
  };
}

async function takeFile(response: Response, maxBytes: number): Promise<FetchedFile> {
  const { status, headers, body } = response;
  if (status !== 200 || body === null) {
    await body?.cancel();
    return refused(status === 404 || status === 410 ? "attachment-gone" : "attachment-unavailable");
  }
  const bytes = await readUpTo(body, maxBytes);
  if (bytes === undefined) return refused("attachment-too-large");
  return { kind: "fetched", type: fileTypeOf(bytes, headers.get("content-type")), bytes };
}

/** Undefined when there is more; leaving the loop ends the connection. */
async function readUpTo(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refused(reason: FileRefusal): FetchedFile {
  return { kind: "refused", reason };
}
