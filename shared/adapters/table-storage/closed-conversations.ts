import { createHash } from "node:crypto";
import * as z from "zod";
import type { ClosedConversation } from "../../domain/thread/closed-conversation.ts";
import type { ClosedConversations } from "../../ports/closed-conversations.ts";
import { createRowCodec } from "./row-codec.ts";
import { encodeKey, encodeNumber } from "./row-key.ts";
import { exactly, ids } from "./stored-shape.ts";
import type { RowRange, Table, TableName, Tables } from "./table.ts";

const closedRow = createRowCodec<ClosedConversation>({
  version: 1,
  schema: exactly<ClosedConversation>()({
    conversation: ids.conversation,
    customer: exactly<ClosedConversation["customer"]>()({
      channelId: z.string(),
      id: z.string(),
      name: z.string().exactOptional(),
    }),
    openedAt: z.number(),
    closedAt: z.number(),
    because: z.enum(["bot-ended", "customer-left", "wrap-up-closed", "wrap-up-ran-out"]),
    queueId: ids.queue.exactOptional(),
    agents: z.array(ids.user),
    disposition: z.string().exactOptional(),
    notes: z.string().exactOptional(),
  }),
});

/** What is over: a partition per agent in one table, per customer in another, each with the newest first. */
export function createClosedConversations({ tables }: { readonly tables: Tables }): ClosedConversations {
  const write = async (table: TableName, partition: string, closed: ClosedConversation): Promise<void> => {
    const row = `${newestFirst(closed.closedAt)}_${encodeKey(closed.conversation)}`;
    await (await tables.open(table)).upsert(closedRow.encode({ partition, row }, closed));
  };
  const read = async (name: TableName, range: RowRange): Promise<readonly ClosedConversation[]> => {
    const table: Table = await tables.open(name);
    const { rows } = await table.query(range);
    return rows.map((row) => closedRow.decode(table.name, row));
  };

  return {
    async remember(closed) {
      await Promise.all([
        write("customers", customerPartition(closed.customer), closed),
        ...closed.agents.map((user) => write("closed", encodeKey(user), closed)),
      ]);
    },

    ofAgent: (user, { since, limit }) =>
      read("closed", { partition: encodeKey(user), before: newestFirst(since - 1), limit }),

    ofCustomer: (customer, limit) => read("customers", { partition: customerPartition(customer), limit }),
  };
}

const endOfTime = 10 ** 15 - 1;

/** Keys sort upwards, so that a later time gets a smaller one. */
const newestFirst = (time: number): string => encodeNumber(endOfTime - Math.max(0, time), 15);

/** A channel's ids may be longer than a key. */
function customerPartition({
  channelId,
  id,
}: Pick<ClosedConversation["customer"], "channelId" | "id">): string {
  return `k_${createHash("sha256")
    .update(JSON.stringify([channelId, id]))
    .digest("hex")}`;
}
