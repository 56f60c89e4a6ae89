import * as z from "zod";
import type { Configuration, Revision } from "../../domain/routing/configuration.ts";
import type { ConfigurationStore } from "../../ports/configuration-store.ts";
import { UnreadableRowError } from "./errors.ts";
import { splitText } from "./packed-text.ts";
import { createRowCodec } from "./row-codec.ts";
import { encodeNumber } from "./row-key.ts";
import { storedConfiguration } from "./stored-configuration.ts";
import type { Row, RowAddress, StoredRow, Table, Tables } from "./table.ts";

/** A chunk's JSON text stays well below a row's 1 MiB, whatever is escaped in it. */
const chunkLength = 200_000;
const pointer: RowAddress = { partition: "active", row: "active" };

const pointerRow = createRowCodec<{ readonly number: number }>({
  version: 1,
  schema: z.strictObject({ number: z.int().min(1) }),
});
const chunkRow = createRowCodec<{ readonly count: number; readonly text: string }>({
  version: 1,
  schema: z.strictObject({ count: z.int().min(1), text: z.string() }),
});

/** Revisions in partitions of their own, split into chunks, never changed; one row points to the active one. */
export function createConfigurationStore({ tables }: { readonly tables: Tables }): ConfigurationStore {
  const open = (): Promise<Table> => tables.open("routingconfig");

  return {
    async active() {
      return readActive(await open());
    },

    async find(number) {
      return findRevision(await open(), number);
    },

    /** Inserts only, so of several instances the first one's revision stands, and all of them read it. */
    async initialise(configuration) {
      const table = await open();
      const known = await readActive(table);
      if (known !== undefined) return known;
      await table.transact(chunksOf(1, configuration).map((row) => ({ kind: "insert", row })));
      await table.insert(pointerRow.encode(pointer, { number: 1 }));
      const active = await readActive(table);
      if (active === undefined) throw new Error("the configuration was removed while it was being stored");
      return active;
    },
  };
}

async function readActive(table: Table): Promise<Revision | undefined> {
  const row = await table.find(pointer);
  if (row === undefined) return undefined;
  const { number } = pointerRow.decode(table.name, row);
  const revision = await findRevision(table, number);
  if (revision !== undefined) return revision;
  throw new UnreadableRowError(placeOf(table, number), "chunks are missing");
}

async function findRevision(table: Table, number: number): Promise<Revision | undefined> {
  const { rows } = await table.query({ partition: partitionOf(number) });
  return rows.length === 0 ? undefined : { number, configuration: decodeChunks(table, number, rows) };
}

function decodeChunks(table: Table, number: number, rows: readonly StoredRow[]): Configuration {
  const chunks = rows.map((row) => chunkRow.decode(table.name, row));
  const where = placeOf(table, number);
  if (chunks[0]?.count !== chunks.length) throw new UnreadableRowError(where, "chunks are missing");
  const parsed = storedConfiguration.safeParse(parseJson(chunks.map(({ text }) => text).join("")));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UnreadableRowError(where, `${issue?.code} at ${issue?.path.join(".")}`);
}

function chunksOf(number: number, configuration: Configuration): Row[] {
  const pieces = splitText(JSON.stringify(configuration), chunkLength);
  return pieces.map((text, index) =>
    chunkRow.encode(
      { partition: partitionOf(number), row: `chunk_${encodeNumber(index, 3)}` },
      { count: pieces.length, text },
    ),
  );
}

/** The parser's own message quotes the text, so it is dropped. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function placeOf({ name }: Table, number: number) {
  return { table: name, partition: partitionOf(number), row: "chunk_000" };
}

function partitionOf(number: number): string {
  return `revision_${encodeNumber(number, 9)}`;
}
