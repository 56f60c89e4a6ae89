import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import type { UserId } from "../../domain/ids.ts";
import type { UserFeeds } from "../../ports/user-feeds.ts";
import { createRowCodec } from "./row-codec.ts";
import { encodeKey, encodeNumber } from "./row-key.ts";
import type { RowAddress, Table, Tables } from "./table.ts";

const bucketCount = 16;

const markRow = createRowCodec<{ readonly mark: string }>({
  version: 1,
  schema: z.strictObject({ mark: z.string() }),
});

/** Change marks, spread over 16 partitions. */
export function createUserFeeds({ tables }: { readonly tables: Tables }): UserFeeds {
  const open = (): Promise<Table> => tables.open("feeds");

  return {
    async markChanged(user) {
      const table = await open();
      await table.upsert(markRow.encode(addressOf(user), { mark: randomUUID() }));
    },

    async markOf(user) {
      const table = await open();
      const row = await table.find(addressOf(user));
      return row === undefined ? "" : markRow.decode(table.name, row).mark;
    },
  };
}

function addressOf(user: UserId): RowAddress {
  const bucket = createHash("sha256").update(user).digest().readUInt8(0) % bucketCount;
  return { partition: `bucket_${encodeNumber(bucket, 2)}`, row: encodeKey(user) };
}
