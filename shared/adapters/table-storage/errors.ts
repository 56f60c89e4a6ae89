/** Storage is throttled or away. The same call may be made again later. */
export class StorageUnavailableError extends Error {
  override readonly name = "StorageUnavailableError";
}

/** Storage answered, and said no: something is set up wrongly, or the app is wrong. Trying again is of no use. */
export class StorageRefusedError extends Error {
  override readonly name = "StorageRefusedError";
}

/** What was to be stored exceeds a limit of Table Storage; nothing was sent. Trying again is of no use. */
export class StorageLimitError extends Error {
  override readonly name = "StorageLimitError";
}

/** A stored row is of a version or shape this code does not know. Says where it is, never what it holds. */
export class UnreadableRowError extends Error {
  override readonly name = "UnreadableRowError";

  constructor(
    row: { readonly table: string; readonly partition: string; readonly row: string },
    why: string,
  ) {
    super(`cannot read row "${row.row}" of partition "${row.partition}" in table "${row.table}": ${why}`);
  }
}
