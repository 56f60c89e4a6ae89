import { noTelemetry, type Telemetry } from "../../ports/telemetry.ts";
import type { Table, Tables } from "./table.ts";

/** Tables whose requests are told of. Feeds are read by whoever polls, all day long: those reads are not. */
export function observedTables(tables: Tables, telemetry: Telemetry): Tables {
  if (telemetry === noTelemetry) return tables;
  return { open: async (name) => observedTable(await tables.open(name), name, telemetry) };
}

function observedTable(table: Table, name: string, telemetry: Telemetry): Table {
  const told = <T>(operation: keyof Table, work: () => Promise<T>): Promise<T> =>
    telemetry.span(
      {
        name: `${operation} ${name}`,
        kind: "client",
        facts: {
          "db.system.name": "azure.table_storage",
          "db.operation.name": operation,
          "db.collection.name": name,
        },
      },
      work,
    );
  const read = name === "feeds" ? <T>(_: keyof Table, work: () => Promise<T>) => work() : told;
  return {
    name: table.name,
    find: (address) => read("find", () => table.find(address)),
    query: (range) => read("query", () => table.query(range)),
    insert: (row) => told("insert", () => table.insert(row)),
    upsert: (row) => told("upsert", () => table.upsert(row)),
    remove: (address) => told("remove", () => table.remove(address)),
    transact: (operations) => told("transact", () => table.transact(operations)),
  };
}
