import { randomUUID } from "node:crypto";
import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Journal, readJournal } from "../../../infra/local/service-bus/journal.ts";
import {
  decodeJournal,
  encodeFrame,
  encodeRecord,
  type JournalRecord,
} from "../../../infra/local/service-bus/journal-records.ts";
import { BusQueue } from "../../../infra/local/service-bus/queue.ts";
import {
  deadLetterDefinition,
  type QueueDefinition,
} from "../../../infra/local/service-bus/queue-definition.ts";
import { restore, snapshotOf } from "../../../infra/local/service-bus/restore.ts";
import { createManualClock, type ManualClock } from "./manual-clock.ts";
import { askForSession, createConsumer, definition, message } from "./queue-bench.ts";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "journal-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

interface OpenOptions {
  readonly over?: Partial<QueueDefinition>;
  readonly clock?: ManualClock;
  readonly compactFrom?: number;
  /** What happens between reading the old file and having the new one. */
  readonly whileStarting?: () => void;
}

/** A queue with its journal, as the broker puts them together. */
async function open(
  path: string,
  { over = {}, clock = createManualClock(), compactFrom, whileStarting }: OpenOptions = {},
) {
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const queues = new Map<string, BusQueue>();
  const records = await readJournal(path, log);
  const journal = new Journal({
    path,
    fsync: true,
    log,
    snapshot: () => [...queues.values()].flatMap((queue): JournalRecord[] => [...snapshotOf(queue)]),
    liveBytes: () => [...queues.values()].reduce((sum, queue) => sum + queue.bytes, 0),
    ...(compactFrom === undefined ? {} : { compactFrom }),
  });
  const full = { ...definition, ...over };
  const dead = deadLetterDefinition(full);
  const common = {
    clock,
    newToken: randomUUID,
    withProperties: (content: Buffer) => content,
    emit: () => {},
  };
  const deadLetters = new BusQueue(dead, { ...common, journal: journal.forQueue(dead.name) });
  const queue = new BusQueue(full, { ...common, journal: journal.forQueue(full.name), deadLetters });
  queues.set(dead.name, deadLetters).set(full.name, queue);
  restore(records, queues, log);
  const started = journal.start();
  whileStarting?.();
  await started;
  const written = (): Promise<void> =>
    new Promise((resolve, reject) =>
      journal.written((error) => (error === undefined ? resolve() : reject(error))),
    );
  const close = async (): Promise<void> => {
    queue.stop();
    deadLetters.stop();
    await journal.close();
  };
  return { queue, deadLetters, journal, clock, lines, written, close };
}

const texts = (queue: BusQueue): readonly string[] =>
  queue.peek(0, 99).map(({ content }) => content.toString());

describe("The journal", () => {
  it("brings everything back but the locks", async () => {
    const path = join(await folder(), "bus.journal");
    const over = { requiresSession: true, requiresDuplicateDetection: true };
    const before = await open(path, { over });
    const consumer = createConsumer();
    before.queue.send([
      message("locked", { sessionId: "s" }),
      message("done", { sessionId: "s" }),
      message("dead", { sessionId: "s" }),
      message("deferred", { sessionId: "s", messageId: "known" }),
      message("later", { sessionId: "t", scheduledFor: before.clock.now() + 5000 }),
    ]);
    askForSession(before.queue, consumer, { sessionId: "s" });
    const tokens = consumer.deliveries.map(({ lock }) => lock?.token ?? "");
    before.queue.settle(tokens[1] ?? "", { kind: "complete" });
    before.queue.settle(tokens[2] ?? "", { kind: "dead-letter", properties: {} });
    before.queue.settle(tokens[3] ?? "", { kind: "defer", properties: {} });
    before.queue.setSessionState("s", Buffer.from("state"));
    await before.written();
    await before.close();

    const after = await open(path, { over, clock: before.clock });
    expect(texts(after.queue)).toEqual(["locked", "deferred", "later"]);
    expect(after.queue.counts()).toEqual({ active: 1, scheduled: 1, deferred: 1, deadLetter: 1, locked: 0 });
    expect(texts(after.deadLetters)).toEqual(["dead"]);
    expect(after.deadLetters.peek(0, 1)).toMatchObject([{ sequenceNumber: 3 }]);
    expect(after.queue.sessions.find("s")?.state?.toString()).toBe("state");
    expect(after.queue.send([message("again", { sessionId: "s", messageId: "known" })])).toEqual([6]);
    expect(texts(after.queue)).toEqual(["locked", "deferred", "later"]);
    after.clock.advance(5000);
    expect(after.queue.counts()).toMatchObject({ active: 2, scheduled: 0 });
    await after.close();
  });

  it("goes on counting after all messages are gone", async () => {
    const path = join(await folder(), "bus.journal");
    const before = await open(path);
    before.queue.join(createConsumer(undefined, true));
    before.queue.send([message("a"), message("b")]);
    await before.written();
    await before.close();
    for (const expected of [3, 4]) {
      const after = await open(path);
      expect(after.queue.send([message("c")])).toEqual([expected]);
      await after.written();
      await after.close();
    }
  });

  it("keeps what falls due while it starts", async () => {
    const path = join(await folder(), "bus.journal");
    const clock = createManualClock();
    const before = await open(path, { clock });
    before.queue.send([message("due", { scheduledFor: clock.now() + 1000 })]);
    await before.written();
    await before.close();
    const during = await open(path, { clock, whileStarting: () => clock.advance(1000) });
    await during.written();
    await during.close();
    const after = await open(path, { clock });
    expect(after.queue.peek(0, 9)).toMatchObject([{ state: "active", sequenceNumber: 2 }]);
    await after.close();
  });

  it("forgets an end that was not written whole, and nothing before it", async () => {
    const path = join(await folder(), "bus.journal");
    const first = await open(path);
    first.queue.send([message("kept")]);
    await first.written();
    const { size: whole } = await stat(path);
    first.queue.send([message("torn 1"), message("torn 2")]);
    await first.written();
    await first.close();
    const file = await readFile(path);

    for (let size = file.length - 1; size > whole; size--) {
      const { records, dropped } = decodeJournal(file.subarray(0, size));
      expect(records.filter(({ type }) => type === "put")).toHaveLength(1);
      expect(dropped).toBe(size - whole);
    }
    for (const size of [file.length - 1, whole + 9, whole + 1]) {
      await writeFile(path, file);
      await truncate(path, size);
      const after = await open(path);
      expect(texts(after.queue)).toEqual(["kept"]);
      expect(after.lines).toHaveLength(1);
      await after.close();
      const again = await open(path);
      expect(again.lines).toEqual([]);
      await again.close();
    }
  });

  it("forgets an end that is damaged", async () => {
    const path = join(await folder(), "bus.journal");
    const first = await open(path);
    first.queue.send([message("kept")]);
    await first.written();
    await first.close();
    const frame = encodeFrame([encodeRecord({ type: "next", queue: "q", sequenceNumber: 99 })]);
    frame[frame.length - 1] = (frame.at(-1) ?? 0) ^ 1;
    await appendFile(path, frame);
    const after = await open(path);
    expect(texts(after.queue)).toEqual(["kept"]);
    expect(after.queue.nextSequenceNumber).toBe(2);
    await after.close();
  });

  it("writes what happens in one turn as one frame: all of it comes back, or none", async () => {
    const path = join(await folder(), "bus.journal");
    const first = await open(path);
    const consumer = createConsumer();
    first.queue.join(consumer);
    first.queue.send([message("moves")]);
    await first.written();
    const { size } = await stat(path);
    first.queue.settle(consumer.token, { kind: "dead-letter", properties: {} });
    await first.written();
    await first.close();
    const { size: end } = await stat(path);
    await truncate(path, size + Math.floor((end - size) / 2));
    const after = await open(path);
    expect([texts(after.queue), texts(after.deadLetters)]).toEqual([["moves"], []]);
    await after.close();
  });

  it("compacts itself when most of it is dead", async () => {
    const path = join(await folder(), "bus.journal");
    const first = await open(path, { compactFrom: 20_000 });
    const consumer = createConsumer(0, true);
    first.queue.join(consumer);
    first.queue.send([message("stays", { scheduledFor: first.clock.now() + 1000 })]);
    for (let round = 0; round < 50; round++) {
      first.queue.send([message("x".repeat(1000))]);
      consumer.wants = 1;
      first.queue.wake(consumer);
      await first.written();
    }
    expect((await stat(path)).size).toBeLessThan(25_000);
    await first.close();
    const after = await open(path);
    expect(texts(after.queue)).toEqual(["stays"]);
    expect(after.queue.nextSequenceNumber).toBe(52);
    await after.close();
  });

  it("says so when it cannot write, from then on", async () => {
    const path = join(await folder(), "bus.journal");
    const { queue, journal, lines, written } = await open(path);
    await journal.close();
    queue.send([message("a")]);
    await expect(written()).rejects.toThrow(/cannot be written/);
    await expect(written()).rejects.toThrow(/cannot be written/);
    expect(lines).toHaveLength(1);
    queue.stop();
  });

  it("leaves a file alone that is something else", async () => {
    const path = join(await folder(), "notes.txt");
    await writeFile(path, "something quite different");
    await expect(open(path)).rejects.toThrow(/not a Service Bus journal/);
    expect(await readFile(path, "utf8")).toBe("something quite different");
  });

  it("says which messages it leaves out because their queue is no longer defined", async () => {
    const path = join(await folder(), "bus.journal");
    const before = await open(path, { over: { name: "old" } });
    before.queue.send([message("a"), message("b")]);
    await before.written();
    await before.close();
    const after = await open(path);
    expect(after.lines).toEqual(["journal: 2 messages of queue old, no longer defined, are left out"]);
    await after.close();
  });
});
