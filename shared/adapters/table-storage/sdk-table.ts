import type { TableClient, TransactionAction } from "@azure/data-tables";
import { readFailure, toStorageError } from "./storage-failure.ts";
import type { Operation, Row, RowAddress, RowRange, StoredRow, Table, TransactionResult } from "./table.ts";
import { checkRow, checkTransaction } from "./table-limits.ts";

/** The most rows Table Storage returns at once. */
const maxPageSize = 1_000;

/** A table of the Azure SDK behind our own interface. */
export function createSdkTable(client: TableClient): Table {
  const name = client.tableName;
  const failed = (error: unknown, doing: string): Error => toStorageError(error, `${doing} table "${name}"`);

  return {
    name,

    async find({ partition, row }) {
      try {
        return toStoredRow(await client.getEntity(partition, row));
      } catch (error) {
        if (isMissingRow(error)) return undefined;
        throw failed(error, "reading");
      }
    },

    async query(range) {
      try {
        return await queryPages(client, range);
      } catch (error) {
        throw failed(error, "querying");
      }
    },

    async insert(row) {
      checkRow(row);
      try {
        await client.createEntity(row);
        return "inserted";
      } catch (error) {
        if (readFailure(error).code === "EntityAlreadyExists") return "exists";
        throw failed(error, "inserting into");
      }
    },

    async upsert(row) {
      checkRow(row);
      try {
        await client.upsertEntity(row, "Replace");
      } catch (error) {
        throw failed(error, "writing to");
      }
    },

    async remove({ partition, row }) {
      try {
        await client.deleteEntity(partition, row);
      } catch (error) {
        if (!isMissingRow(error)) throw failed(error, "deleting from");
      }
    },

    async transact(operations) {
      checkTransaction(operations);
      try {
        return await submit(client, operations);
      } catch (error) {
        if (isRefusal(error)) return { kind: "refused" };
        throw failed(error, "changing");
      }
    },
  };
}

async function queryPages(
  client: TableClient,
  range: RowRange,
): Promise<{ readonly rows: readonly StoredRow[]; readonly pages: number }> {
  const wanted = range.limit ?? Number.POSITIVE_INFINITY;
  const rows: StoredRow[] = [];
  let pages = 0;
  const filter = toFilter(range);
  const found = client.listEntities(filter === "" ? {} : { queryOptions: { filter } });
  for await (const page of found.byPage({ maxPageSize: Math.min(wanted, maxPageSize) })) {
    pages++;
    rows.push(...page.map(toStoredRow));
    if (rows.length >= wanted) break;
  }
  return { rows: rows.slice(0, wanted), pages };
}

/** Keys are encoded, so they hold no quotes. */
function toFilter({ partition, from, before }: RowRange): string {
  return [
    partition === undefined ? undefined : `PartitionKey eq '${partition}'`,
    from === undefined ? undefined : `RowKey ge '${from}'`,
    before === undefined ? undefined : `RowKey lt '${before}'`,
  ]
    .filter((part) => part !== undefined)
    .join(" and ");
}

async function submit(client: TableClient, operations: readonly Operation[]): Promise<TransactionResult> {
  const response = await client.submitTransaction(operations.map(toAction));
  return { kind: "written", etags: response.subResponses.map((part) => part.etag) };
}

function toAction(operation: Operation): TransactionAction {
  switch (operation.kind) {
    case "insert":
      return ["create", operation.row];
    case "replace":
      return ["update", operation.row, "Replace", { etag: operation.etag }];
    case "upsert":
      return ["upsert", operation.row, "Replace"];
    case "delete":
      return ["delete", toKeys(operation.address)];
  }
}

function toKeys({ partition, row }: RowAddress): Pick<Row, "partitionKey" | "rowKey"> {
  return { partitionKey: partition, rowKey: row };
}

function toStoredRow(entity: {
  readonly partitionKey?: string;
  readonly rowKey?: string;
  readonly etag?: string;
}): StoredRow {
  const { partitionKey = "", rowKey = "", etag = "", ...properties } = entity;
  return { partitionKey, rowKey, etag, properties };
}

function isMissingRow(error: unknown): boolean {
  const { status, code } = readFailure(error);
  return status === 404 && code !== "TableNotFound";
}

function isRefusal(error: unknown): boolean {
  const { status, code } = readFailure(error);
  return status === 412 || code === "EntityAlreadyExists" || isMissingRow(error);
}
