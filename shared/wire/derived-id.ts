import { createHash } from "node:crypto";

/** An id that follows from its parent and its part alone, so that doing something again gives it the same name. */
export function deriveId(parent: string, part: string): string {
  return `x_${fingerprint([parent, part])}`;
}

/** 144 bits of SHA-256: short, legal as a table key and as a bus session id, and never the same by accident. */
export function fingerprint(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 24);
}
