import { createHash } from "node:crypto";
import { encodeNumber } from "./row-key.ts";

const bucketCount = 16;

/** Spreads what has no partition of its own over 16. */
export function bucketOf(key: string): string {
  const bucket = createHash("sha256").update(key).digest().readUInt8(0) % bucketCount;
  return `bucket_${encodeNumber(bucket, 2)}`;
}
