/** A row as it is written. Keys are encoded already. */
export type Row = { readonly partitionKey: string; readonly rowKey: string } & Readonly<
  Record<string, string | number | Uint8Array>
>;

/** A row as it is read: nothing in it is known yet. */
export interface StoredRow {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly etag: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface RowAddress {
  readonly partition: string;
  readonly row: string;
}

/** Rows of one partition, or of all; `from` is included, `before` is not. */
export interface RowRange {
  readonly partition?: string;
  readonly from?: string;
  readonly before?: string;
  readonly limit?: number;
}

export type Operation =
  | { readonly kind: "insert"; readonly row: Row }
  /** Replaces the row, if it still has this ETag. */
  | { readonly kind: "replace"; readonly row: Row; readonly etag: string }
  | { readonly kind: "upsert"; readonly row: Row }
  | { readonly kind: "delete"; readonly address: RowAddress };

/** `refused`: an ETag has moved, an inserted row exists, or a deleted one does not. Nothing was written. */
export type TransactionResult =
  | { readonly kind: "written"; readonly etags: readonly (string | undefined)[] }
  | { readonly kind: "refused" };

/** One table: what the stores need of the SDK, its failures named. */
export interface Table {
  readonly name: string;
  find(address: RowAddress): Promise<StoredRow | undefined>;
  /** `pages` is the number of requests it took; more than one is not a single moment's picture. */
  query(range: RowRange): Promise<{ readonly rows: readonly StoredRow[]; readonly pages: number }>;
  insert(row: Row): Promise<"inserted" | "exists">;
  upsert(row: Row): Promise<void>;
  /** A row that is not there is removed already. */
  remove(address: RowAddress): Promise<void>;
  /** All or nothing, within one partition, one request. */
  transact(operations: readonly Operation[]): Promise<TransactionResult>;
}

export const tableNames = [
  "conversations",
  "assignment",
  "queuemembers",
  "presence",
  "routingconfig",
  "feeds",
  "deadletters",
  "sentcommands",
  "live",
  "closed",
  "customers",
] as const;
export type TableName = (typeof tableNames)[number];

/** The app's tables; a table's client is made on first use. */
export interface Tables {
  open(table: TableName): Promise<Table>;
}
