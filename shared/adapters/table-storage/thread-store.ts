import { createExpiringMap } from "../../domain/expiring-map.ts";
import type { ThreadId } from "../../domain/ids.ts";
import { newThread, type Thread } from "../../domain/thread/state.ts";
import type { Version } from "../../ports/aggregate-store.ts";
import type { Delivery, ThreadStore } from "../../ports/thread-store.ts";
import { ifUnchanged, readState } from "./read-state.ts";
import { isRefusal, saveChange, saveRefusal } from "./save-command.ts";
import type { Operation, Row, StoredRow, Table, Tables } from "./table.ts";
import { delivery, threadCommand, threadEntry } from "./thread-journal.ts";
import { changedDocuments, headOf, type JournalPlace, readThread, threadRows } from "./thread-rows.ts";

type ThreadSave = Parameters<ThreadStore["save"]>[1];

/** A thread as it was last seen under its head's ETag. */
interface Seen {
  readonly etag: string;
  readonly thread: Thread;
}

/** As long as an instance keeps a session after its last message: then it is likely that nobody else changed it. */
const seenForMs = 1_000;
const mostSeen = 1_000;

/**
 * Threads in Table Storage: one partition each, one request to load, one transaction to save. A thread that was saved
 * here a moment ago is loaded with one small read of its head, as long as nobody else has changed it.
 */
export function createThreadStore({
  tables,
  now = () => performance.now(),
}: {
  readonly tables: Tables;
  /** In milliseconds. */
  readonly now?: () => number;
}): ThreadStore {
  const open = (): Promise<Table> => tables.open("conversations");
  const seen = createExpiringMap<Seen>({ mostKept: mostSeen, now });

  return {
    async load(id) {
      const table = await open();
      const unchanged = await ifUnchanged(table, threadRows.head(id), seen.get(id));
      const known = unchanged ?? (await readAll(table, id));
      return known === undefined
        ? { state: newThread(id), version: undefined }
        : { state: known.thread, version: known.etag as Version };
    },

    async findCommand(id, command) {
      const table = await open();
      const row = await table.find(threadRows.command(id, command));
      return row === undefined ? undefined : threadCommand.decode(table.name, row);
    },

    async save(id, save) {
      const table = await open();
      const command = threadCommand.encode(threadRows.command(id, save.command.id), save.command);
      if (isRefusal(save)) return saveRefusal(table, command);
      const operations: Operation[] = [
        writeHead(save),
        { kind: "insert", row: command },
        ...insertEntries(id, save),
        ...changedDocuments(save.loaded.state, save.next),
      ];
      const result = await saveChange(table, { command, operations });
      seen.delete(id);
      if (result.kind !== "written") return result.kind;
      const [etag] = result.etags;
      // Whoever gave it may still change what it holds, such as a bot's memory.
      const thread = structuredClone(save.next);
      if (etag !== undefined) seen.set(id, { etag, thread }, now() + seenForMs);
      return "saved";
    },

    async recordDeliveries(id, deliveries) {
      if (deliveries.length === 0) return;
      const table = await open();
      // A transaction may name a row only once.
      const last = [...new Map(deliveries.map((one) => [placeOf(one), one])).values()];
      const result = await table.transact(last.map((one) => ({ kind: "insert", row: deliveryRow(id, one) })));
      if (result.kind === "written") return;
      const known = new Set((await findDeliveries(table, id, last)).map(placeOf));
      await table.transact(
        last.map((one) => ({
          kind: "upsert",
          row: deliveryRow(id, known.has(placeOf(one)) ? { ...one, repeated: true } : one),
        })),
      );
    },

    async findDeliveries(id, keys) {
      return findDeliveries(await open(), id, keys);
    },

    async readJournal(id, { conversation, after, limit }) {
      const table = await open();
      const { rows } = await table.query({
        partition: threadRows.head(id).partition,
        from: threadRows.journal(id, { conversation, sequence: after + 1 }).row,
        before: threadRows.journal(id, { conversation: conversation + 1, sequence: 0 }).row,
        limit: limit + 1,
      });
      const entries = rows.slice(0, limit).map((row: StoredRow) => threadEntry.decode(table.name, row));
      const places = entries.map(({ sequence }) => ({ conversation, sequence }));
      return { entries, deliveries: await readDeliveries(table, id, places), more: rows.length > limit };
    },
  };
}

async function readAll(table: Table, id: ThreadId): Promise<Seen | undefined> {
  const rows = await readState(table, { head: threadRows.head(id), range: threadRows.state(id) });
  const head = rows.find((row) => row.rowKey === "head");
  if (head === undefined) return undefined;
  return { etag: head.etag, thread: readThread(id, { table: table.name, head, documents: rows }) };
}

/** The head comes first: its new ETag is the first of the answer. */
function writeHead({ loaded, next }: ThreadSave): Operation {
  const row = headOf(next);
  return loaded.version === undefined
    ? { kind: "insert", row }
    : { kind: "replace", row, etag: loaded.version };
}

function insertEntries(id: ThreadId, { entries }: ThreadSave): Operation[] {
  return entries.map((entry) => {
    const place = { conversation: entry.event.conversation, sequence: entry.sequence };
    return { kind: "insert", row: threadEntry.encode(threadRows.journal(id, place), entry) };
  });
}

function deliveryRow(id: ThreadId, one: Delivery): Row {
  return delivery.encode(threadRows.delivery(id, one), one);
}

function placeOf({ conversation, sequence }: JournalPlace): string {
  return `${conversation}/${sequence}`;
}

async function findDeliveries(
  table: Table,
  id: ThreadId,
  places: readonly JournalPlace[],
): Promise<readonly Delivery[]> {
  const conversations = [...new Set(places.map(({ conversation }) => conversation))];
  const found = conversations.map((conversation) =>
    readDeliveries(
      table,
      id,
      places.filter((place) => place.conversation === conversation),
    ),
  );
  return (await Promise.all(found)).flat();
}

/** Deliveries of these entries of one conversation: those of a command or a page lie side by side. */
async function readDeliveries(
  table: Table,
  id: ThreadId,
  places: readonly JournalPlace[],
): Promise<readonly Delivery[]> {
  const [place] = places;
  if (place === undefined) return [];
  const sequences = places.map(({ sequence }) => sequence);
  const at = (sequence: number): string =>
    threadRows.delivery(id, { conversation: place.conversation, sequence }).row;
  const { rows } = await table.query({
    partition: threadRows.head(id).partition,
    from: at(Math.min(...sequences)),
    before: at(Math.max(...sequences) + 1),
  });
  const wanted = new Set(sequences);
  return rows.map((row) => delivery.decode(table.name, row)).filter(({ sequence }) => wanted.has(sequence));
}
