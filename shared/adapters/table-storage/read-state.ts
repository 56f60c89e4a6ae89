import { StorageUnavailableError } from "./errors.ts";
import type { RowAddress, RowRange, StoredRow, Table } from "./table.ts";

const maxAttempts = 5;

/**
 * Rows that change only together with their head, as of one moment. One page is such a picture; several are not, so
 * they count only if the head was the same before and after.
 */
export async function readState(
  table: Table,
  { head, range }: { readonly head: RowAddress; readonly range: RowRange },
): Promise<readonly StoredRow[]> {
  const first = await table.query(range);
  if (first.pages === 1) return first.rows;
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const before = await table.find(head);
    const { rows } = await table.query(range);
    const after = await table.find(head);
    if (before?.etag === after?.etag) return rows;
  }
  throw new StorageUnavailableError(
    `"${head.partition}" in table "${table.name}" changed ${maxAttempts} times while it was read`,
  );
}
