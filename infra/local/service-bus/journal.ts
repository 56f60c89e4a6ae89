import { type FileHandle, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import {
  decodeJournal,
  encodeFrame,
  encodeRecord,
  type JournalRecord,
  journalMagic,
} from "./journal-records.ts";
import { factsOf } from "./message.ts";
import type { QueueJournal } from "./queue-types.ts";

/** Compacting costs a rewrite of everything alive, so a small file is left alone. */
const compactFrom = 32 * 1024 * 1024;
const recordsPerFrame = 1000;

export interface JournalOptions {
  readonly path: string;
  /** Off: faster, and a power cut may lose the last moments. */
  readonly fsync: boolean;
  readonly log: (line: string) => void;
  /** All that is alive now, for compacting. */
  readonly snapshot: () => Iterable<JournalRecord>;
  /** About how many bytes that would be. */
  readonly liveBytes: () => number;
  /** A smaller threshold for tests. */
  readonly compactFrom?: number;
}

/** Called when everything recorded so far is on disk, or could not be written. */
export type Written = (error?: Error) => void;

export async function readJournal(
  path: string,
  log: (line: string) => void,
): Promise<readonly JournalRecord[]> {
  const file = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
  const { records, dropped } = decodeJournal(file);
  if (dropped > 0) log(`journal: the last ${dropped} bytes of ${path} were incomplete and are left out`);
  return records;
}

/**
 * The append-only file behind the queues. What is recorded in one turn of the event loop is written as one frame with
 * one fsync, so a restart sees all of it or nothing.
 */
export class Journal {
  readonly #options: JournalOptions;
  #file: FileHandle | undefined;
  #size = 0;
  #records: Buffer[] = [];
  #waiting: Written[] = [];
  #running: Promise<void> | undefined;
  #failed: Error | undefined;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** Starts a compacted file of what is alive. What falls due meanwhile waits for it. */
  start(): Promise<void> {
    this.#running = this.#compact().finally(() => {
      this.#running = undefined;
      if (this.#hasWork) this.#wake();
    });
    return this.#running;
  }

  forQueue(queue: string): QueueJournal {
    return {
      put: (message) => this.#append({ type: "put", queue, facts: factsOf(message), bytes: message.content }),
      update: (facts) => this.#append({ type: "update", queue, facts }),
      remove: (sequenceNumber) => this.#append({ type: "remove", queue, sequenceNumber }),
      sessionState: (sessionId, state) => this.#append({ type: "state", queue, sessionId, bytes: state }),
    };
  }

  /** The callback never runs within the call. */
  written(done: Written): void {
    this.#waiting.push(done);
    this.#wake();
  }

  async close(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
    await this.#file?.close();
    this.#file = undefined;
  }

  #append(record: JournalRecord): void {
    this.#records.push(encodeRecord(record));
    this.#wake();
  }

  #wake(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    do {
      await new Promise((resolve) => setImmediate(resolve));
      await this.#flush();
    } while (this.#hasWork);
  }

  get #hasWork(): boolean {
    return this.#records.length > 0 || this.#waiting.length > 0;
  }

  async #flush(): Promise<void> {
    const records = this.#records;
    const waiting = this.#waiting;
    this.#records = [];
    this.#waiting = [];
    try {
      if (this.#failed !== undefined) throw this.#failed;
      if (records.length > 0) await this.#write(encodeFrame(records));
    } catch (error) {
      this.#fail(error);
    }
    for (const done of waiting) done(this.#failed);
  }

  async #write(frame: Buffer): Promise<void> {
    const file = this.#file;
    if (file === undefined) throw new Error("the journal is closed");
    await writeAll(file, frame);
    if (this.#options.fsync) await file.datasync();
    this.#size += frame.length;
    const { liveBytes } = this.#options;
    if (this.#size > (this.#options.compactFrom ?? compactFrom) && liveBytes() * 2 < this.#size) {
      await this.#compact();
    }
  }

  /** After a write that failed the file's end is unknown: nothing more is promised until a restart. */
  #fail(error: unknown): void {
    if (this.#failed !== undefined) return;
    const cause = error instanceof Error ? error : new Error(String(error));
    this.#failed = new Error(`the journal ${this.#options.path} cannot be written: ${cause.message}`, {
      cause,
    });
    this.#options.log(this.#failed.message);
  }

  async #compact(): Promise<void> {
    const { path, fsync, snapshot } = this.#options;
    // The snapshot is taken in one go and holds what is still waiting in #records; replaying those again is harmless.
    const records = [...snapshot()].map(encodeRecord);
    const next = `${path}.new`;
    const file = await open(next, "w");
    let size = journalMagic.length;
    await writeAll(file, journalMagic);
    for (let from = 0; from < records.length; from += recordsPerFrame) {
      const frame = encodeFrame(records.slice(from, from + recordsPerFrame));
      await writeAll(file, frame);
      size += frame.length;
    }
    if (fsync) await file.sync();
    await rename(next, path);
    if (fsync) await syncFolder(dirname(path));
    await this.#file?.close();
    this.#file = file;
    this.#size = size;
  }
}

/** A rename is on disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const result = await file.write(bytes, written, bytes.length - written, null);
    written += result.bytesWritten;
  }
}
