import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { ConversationId, UserId } from "../../domain/ids.ts";
import type { Typing, UserFeeds } from "../../ports/user-feeds.ts";
import { bucketOf } from "./bucket.ts";
import { createRowCodec } from "./row-codec.ts";
import { encodeKey } from "./row-key.ts";
import type { RowAddress, Table, Tables } from "./table.ts";

/** Never part of an encoded key, so that no user's row is another's typing row. */
const typingSuffix = "!!typing";

const markRow = createRowCodec<{ readonly mark: string }>({
  version: 1,
  schema: z.strictObject({ mark: z.string() }),
});

const typingRow = createRowCodec<{ readonly typing: Typing }>({
  version: 1,
  schema: z.strictObject({
    typing: z.record(
      z.string().transform((id) => id as ConversationId),
      z.number(),
    ),
  }),
});

/** Change marks, and who types, spread over 16 partitions. */
export function createUserFeeds({ tables }: { readonly tables: Tables }): UserFeeds {
  const open = (): Promise<Table> => tables.open("feeds");
  const newMark = (user: UserId) => markRow.encode(addressOf(user), { mark: randomUUID() });

  return {
    async markChanged(user) {
      const table = await open();
      await table.upsert(newMark(user));
    },

    async markTyping(user, typing) {
      const table = await open();
      await table.transact([
        { kind: "upsert", row: newMark(user) },
        { kind: "upsert", row: typingRow.encode(typingAddressOf(user), { typing }) },
      ]);
    },

    async feedOf(user) {
      const table = await open();
      const [mark, typing] = [addressOf(user), typingAddressOf(user)];
      const range = { partition: mark.partition, from: mark.row, before: `${typing.row}~` };
      const { rows } = await table.query(range);
      const find = ({ row }: RowAddress) => rows.find(({ rowKey }) => rowKey === row);
      const [marked, typed] = [find(mark), find(typing)];
      return {
        mark: marked === undefined ? "" : markRow.decode(table.name, marked).mark,
        typing: typed === undefined ? {} : typingRow.decode(table.name, typed).typing,
      };
    },

    async marksOf(users) {
      const table = await open();
      const wanted = new Map(users.map((user) => [addressOf(user).row, user]));
      const buckets = [...new Set(users.map((user) => addressOf(user).partition))];
      const read = await Promise.all(buckets.map((partition) => table.query({ partition })));
      return new Map(
        read
          .flatMap(({ rows }) => rows)
          .flatMap((row) => {
            const user = wanted.get(row.rowKey);
            return user === undefined ? [] : [[user, markRow.decode(table.name, row).mark] as const];
          }),
      );
    },
  };
}

function addressOf(user: UserId): RowAddress {
  return { partition: bucketOf(user), row: encodeKey(user) };
}

function typingAddressOf(user: UserId): RowAddress {
  const { partition, row } = addressOf(user);
  return { partition, row: `${row}${typingSuffix}` };
}
