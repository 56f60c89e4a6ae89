import type { FileType } from "../../ports/attachments.ts";

const marks: readonly (readonly [type: FileType, isIt: (head: string) => boolean])[] = [
  ["image/png", (head) => head.startsWith("\x89PNG\r\n\x1a\n")],
  ["image/jpeg", (head) => head.startsWith("\xff\xd8\xff")],
  ["image/gif", (head) => head.startsWith("GIF87a") || head.startsWith("GIF89a")],
  ["image/webp", (head) => head.startsWith("RIFF") && head.startsWith("WEBP", 8)],
  ["application/pdf", (head) => head.startsWith("%PDF-")],
];

/** What a file is by its first bytes. What it was called counts for plain text alone, which has none. */
export function fileTypeOf(bytes: Uint8Array, claimed: string | null): FileType {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  const found = marks.find(([, isIt]) => isIt(head));
  if (found !== undefined) return found[0];
  const isText = /^text\/plain\s*(;|$)/i.test(claimed ?? "") && !bytes.includes(0);
  return isText ? "text/plain" : "application/octet-stream";
}
