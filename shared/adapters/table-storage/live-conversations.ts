import type { LiveConversations } from "../../ports/live-conversations.ts";
import { bucketOf } from "./bucket.ts";
import { decodeKey, encodeKey } from "./row-key.ts";
import { ids } from "./stored-shape.ts";
import type { Table, Tables } from "./table.ts";

/** What goes on: a row each, whose key says it all. */
export function createLiveConversations({ tables }: { readonly tables: Tables }): LiveConversations {
  const open = (): Promise<Table> => tables.open("live");
  return {
    async list(conversation) {
      const [partitionKey, rowKey] = [bucketOf(conversation), encodeKey(conversation)];
      await (await open()).upsert({ partitionKey, rowKey, v: 1 });
    },

    async unlist(conversation) {
      await (await open()).remove({ partition: bucketOf(conversation), row: encodeKey(conversation) });
    },

    async all() {
      const { rows } = await (await open()).query({});
      return rows.map(({ rowKey }) => ids.conversation.parse(decodeKey(rowKey)));
    },
  };
}
