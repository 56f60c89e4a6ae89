import { StorageLimitError } from "./errors.ts";
import { maxKeyLength } from "./row-key.ts";
import type { Operation, Row } from "./table.ts";

/** Azurite takes more than Azure does, so the limits are checked here, before anything is sent. */
const maxRowBytes = 1_048_576;
const maxOperations = 100;
const maxTransactionBytes = 4 * 1_048_576;
/** Room for the headers of one operation in a transaction's body. */
const operationOverhead = 1_024;

export function checkRow(row: Row): void {
  for (const key of [row.partitionKey, row.rowKey]) {
    if (key.length > maxKeyLength) {
      throw new StorageLimitError(`a key of ${key.length} characters exceeds ${maxKeyLength}`);
    }
  }
  const bytes = rowBytes(row);
  if (bytes > maxRowBytes) {
    throw new StorageLimitError(`row "${row.rowKey}" would take ${bytes} bytes, more than 1 MiB`);
  }
}

export function checkTransaction(operations: readonly Operation[]): void {
  if (operations.length > maxOperations) {
    throw new StorageLimitError(`${operations.length} rows do not fit one transaction of ${maxOperations}`);
  }
  for (const operation of operations) if (operation.kind !== "delete") checkRow(operation.row);
  const bytes = operations.reduce((sum, operation) => sum + wireBytes(operation), 0);
  if (bytes > maxTransactionBytes) {
    throw new StorageLimitError(`a transaction would take ${bytes} bytes, more than 4 MiB`);
  }
}

/** How Table Storage counts: 4, keys at two bytes a character, and each property's name, type and value. */
function rowBytes({ partitionKey, rowKey, ...properties }: Row): number {
  return Object.entries(properties).reduce(
    (sum, [name, value]) => sum + 8 + 2 * name.length + valueBytes(value),
    4 + 2 * (partitionKey.length + rowKey.length),
  );
}

function valueBytes(value: string | number | Uint8Array): number {
  if (typeof value === "string") return 4 + 2 * value.length;
  return typeof value === "number" ? 8 : 4 + value.length;
}

function wireBytes(operation: Operation): number {
  if (operation.kind === "delete") return operationOverhead;
  return Object.values(operation.row).reduce<number>(
    (sum, value) => sum + encodedBytes(value),
    operationOverhead,
  );
}

function encodedBytes(value: string | number | Uint8Array): number {
  if (typeof value === "string") return Buffer.byteLength(JSON.stringify(value));
  return typeof value === "number" ? 24 : Math.ceil(value.length / 3) * 4;
}
