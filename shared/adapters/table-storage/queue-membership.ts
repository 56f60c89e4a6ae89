import * as z from "zod";
import { type QueueId, queueId } from "../../domain/ids.ts";
import type { MemberId, QueueMembership } from "../../ports/queue-membership.ts";
import { createRowCodec } from "./row-codec.ts";
import { decodeKey, encodeKey } from "./row-key.ts";
import { ids } from "./stored-shape.ts";
import type { RowAddress, Table, Tables } from "./table.ts";

const memberRow = createRowCodec<{ readonly member: MemberId }>({
  version: 1,
  schema: z.strictObject({ member: z.union([ids.user, ids.bot]) }),
});

/** Who serves which queue: a partition per queue, a row per member. */
export function createQueueMembership({ tables }: { readonly tables: Tables }): QueueMembership {
  const open = (): Promise<Table> => tables.open("queuemembers");

  return {
    async membersOf(queue) {
      const table = await open();
      const { rows } = await table.query({ partition: encodeKey(queue) });
      return rows.map((row) => memberRow.decode(table.name, row).member);
    },

    async all() {
      const table = await open();
      const { rows } = await table.query({});
      const queues = new Map<QueueId, MemberId[]>();
      for (const row of rows) {
        const queue = queueId(decodeKey(row.partitionKey));
        const { member } = memberRow.decode(table.name, row);
        queues.set(queue, [...(queues.get(queue) ?? []), member]);
      }
      return Object.fromEntries(queues);
    },

    async add(queue, member) {
      const table = await open();
      await table.upsert(memberRow.encode(addressOf(queue, member), { member }));
    },

    async remove(queue, member) {
      const table = await open();
      await table.remove(addressOf(queue, member));
    },
  };
}

function addressOf(queue: QueueId, member: MemberId): RowAddress {
  return { partition: encodeKey(queue), row: encodeKey(member) };
}
