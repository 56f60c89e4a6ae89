import { crc32 } from "node:zlib";
import type { MessageFacts } from "./message.ts";

/** One fact that a restart must know. */
export type JournalRecord =
  | {
      readonly type: "put";
      readonly queue: string;
      readonly facts: MessageFacts;
      readonly bytes: Buffer;
    }
  | { readonly type: "update"; readonly queue: string; readonly facts: MessageFacts }
  | { readonly type: "remove"; readonly queue: string; readonly sequenceNumber: number }
  | {
      readonly type: "state";
      readonly queue: string;
      readonly sessionId: string;
      readonly bytes?: Buffer | undefined;
    }
  | { readonly type: "next"; readonly queue: string; readonly sequenceNumber: number }
  | { readonly type: "seen"; readonly queue: string; readonly messageId: string; readonly at: number };

export const journalMagic = Buffer.from("SBJRNL01", "ascii");
const frameHead = 8;
const noBytes = 0xffffffff;

/** The file is something else, and must not be written over. */
class NotAJournalError extends Error {
  override readonly name = "NotAJournalError";

  constructor() {
    super("the file is not a Service Bus journal of this version");
  }
}

/** length of the JSON, JSON, length of the bytes, bytes */
export function encodeRecord(record: JournalRecord): Buffer {
  const { bytes, ...rest } = record as JournalRecord & { readonly bytes?: Buffer };
  const meta = Buffer.from(JSON.stringify(rest), "utf8");
  const out = Buffer.allocUnsafe(8 + meta.length + (bytes?.length ?? 0));
  out.writeUInt32BE(meta.length, 0);
  meta.copy(out, 4);
  out.writeUInt32BE(bytes?.length ?? noBytes, 4 + meta.length);
  bytes?.copy(out, 8 + meta.length);
  return out;
}

/** length, CRC-32, records. What one frame holds is kept together, or not at all. */
export function encodeFrame(records: readonly Buffer[]): Buffer {
  const payload = Buffer.concat(records);
  const head = Buffer.allocUnsafe(frameHead);
  head.writeUInt32BE(payload.length, 0);
  head.writeUInt32BE(crc32(payload), 4);
  return Buffer.concat([head, payload]);
}

/** Every record up to the first frame that is short or damaged, and how many bytes from there on are of no use. */
export function decodeJournal(file: Buffer): {
  readonly records: readonly JournalRecord[];
  readonly dropped: number;
} {
  if (file.length === 0) return { records: [], dropped: 0 };
  if (!file.subarray(0, journalMagic.length).equals(journalMagic)) throw new NotAJournalError();
  const records: JournalRecord[] = [];
  let position = journalMagic.length;
  for (let frame = frameAt(file, position); frame !== undefined; frame = frameAt(file, position)) {
    for (const record of decodeRecords(frame)) records.push(record);
    position += frameHead + frame.length;
  }
  return { records, dropped: file.length - position };
}

function frameAt(file: Buffer, position: number): Buffer | undefined {
  const start = position + frameHead;
  if (start > file.length) return undefined;
  const end = start + file.readUInt32BE(position);
  if (end > file.length) return undefined;
  const payload = file.subarray(start, end);
  return crc32(payload) === file.readUInt32BE(position + 4) ? payload : undefined;
}

function* decodeRecords(payload: Buffer): Generator<JournalRecord> {
  let position = 0;
  while (position < payload.length) {
    const metaEnd = position + 4 + payload.readUInt32BE(position);
    const meta = JSON.parse(payload.toString("utf8", position + 4, metaEnd)) as JournalRecord;
    const size = payload.readUInt32BE(metaEnd);
    position = metaEnd + 4 + (size === noBytes ? 0 : size);
    // The checksum vouches for what was written; a copy, so that one message does not keep the whole file in memory.
    yield size === noBytes
      ? meta
      : ({ ...meta, bytes: Buffer.from(payload.subarray(metaEnd + 4, position)) } as JournalRecord);
  }
}
