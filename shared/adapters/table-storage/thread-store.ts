import type { ThreadId } from "../../domain/ids.ts";
import { newThread } from "../../domain/thread/state.ts";
import type { Version } from "../../ports/aggregate-store.ts";
import type { Delivery, ThreadStore } from "../../ports/thread-store.ts";
import { readState } from "./read-state.ts";
import { isRefusal, saveChange, saveRefusal } from "./save-command.ts";
import type { Operation, Row, StoredRow, Table, Tables } from "./table.ts";
import { delivery, threadCommand, threadEntry } from "./thread-journal.ts";
import { changedDocuments, headOf, type JournalPlace, readThread, threadRows } from "./thread-rows.ts";

type ThreadSave = Parameters<ThreadStore["save"]>[1];

/** Threads in Table Storage: one partition each, one request to load, one transaction to save. */
export function createThreadStore({ tables }: { readonly tables: Tables }): ThreadStore {
  const open = (): Promise<Table> => tables.open("conversations");

  return {
    async load(id) {
      const table = await open();
      const rows = await readState(table, { head: threadRows.head(id), range: threadRows.state(id) });
      const head = rows.find((row) => row.rowKey === "head");
      if (head === undefined) return { state: newThread(id), version: undefined };
      return {
        state: readThread(id, { table: table.name, head, documents: rows }),
        version: head.etag as Version,
      };
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
      const { kind } = await saveChange(table, { command, operations });
      return kind === "written" ? "saved" : kind;
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
