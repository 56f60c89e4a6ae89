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

/** What was seen under that ETag of the head, if it still has it: one small read instead of all rows. */
export async function ifUnchanged<Seen extends { readonly etag: string }>(
  table: Table,
  head: RowAddress,
  seen: Seen | undefined,
): Promise<Seen | undefined> {
  if (seen === undefined) return undefined;
  const row = await table.find(head);
  return row?.etag === seen.etag ? seen : undefined;
}
