import { type CommandId, type ThreadId, threadId } from "../../domain/ids.ts";
import type { StorageInspection, StoredThread } from "../../ports/inspection.ts";
import { groupRows } from "./group-rows.ts";
import { groupCommand } from "./group-snapshot.ts";
import { decodeKey } from "./row-key.ts";
import type { RowRange, StoredRow, Tables } from "./table.ts";
import { delivery, threadCommand, threadEntry } from "./thread-journal.ts";
import { readThread, threadRows } from "./thread-rows.ts";

/** Head rows and nothing else; documents, journal and commands sort elsewhere. */
const heads: RowRange = { from: "head", before: "heae" };
const commands = { from: "c_", before: "c`" } as const;

/** Whole partitions, read as the stores wrote them. */
export function createStorageInspection({ tables }: { readonly tables: Tables }): StorageInspection {
  return {
    async threadIds() {
      const { rows } = await (await tables.open("conversations")).query(heads);
      return rows.map(({ partitionKey }) => threadId(decodeKey(partitionKey)));
    },

    async thread(id) {
      const table = await tables.open("conversations");
      const { rows } = await table.query({ partition: threadRows.head(id).partition });
      return readAll(id, table.name, rows);
    },

    async groupCommands(id) {
      const table = await tables.open("assignment");
      const { rows } = await table.query({ partition: groupRows.head(id).partition, ...commands });
      return byId(rows.map((row) => groupCommand.decode(table.name, row)));
    },
  };
}

function readAll(id: ThreadId, table: string, rows: readonly StoredRow[]): StoredThread | undefined {
  const head = rows.find(({ rowKey }) => rowKey === "head");
  if (head === undefined) return undefined;
  const under = (prefix: string) => rows.filter(({ rowKey }) => rowKey.startsWith(prefix));
  return {
    head: readThread(id, { table, head, documents: under("doc_") }),
    journal: under("j_")
      .map((row) => threadEntry.decode(table, row))
      .toSorted((a, b) => a.sequence - b.sequence),
    commands: byId(under("c_").map((row) => threadCommand.decode(table, row))),
    deliveries: under("d_").map((row) => delivery.decode(table, row)),
  };
}

function byId<Record extends { readonly id: CommandId }>(records: readonly Record[]): Map<CommandId, Record> {
  return new Map(records.map((record) => [record.id, record]));
}
