import * as z from "zod";
import type { UserId } from "../../domain/ids.ts";
import type { PresenceLeases } from "../../ports/presence-leases.ts";
import { createRowCodec } from "./row-codec.ts";
import { encodeKey } from "./row-key.ts";
import type { RowAddress, Table, Tables } from "./table.ts";

const leaseRow = createRowCodec<{ readonly until: number }>({
  version: 1,
  schema: z.strictObject({ until: z.number() }),
});

/** How long users count as present: a partition per user, so that heartbeats spread. */
export function createPresenceLeases({ tables }: { readonly tables: Tables }): PresenceLeases {
  const open = (): Promise<Table> => tables.open("presence");

  return {
    async renew(user, until) {
      const table = await open();
      await table.upsert(leaseRow.encode(addressOf(user), { until }));
    },

    async endOf(user) {
      const table = await open();
      const row = await table.find(addressOf(user));
      return row === undefined ? undefined : leaseRow.decode(table.name, row).until;
    },
  };
}

function addressOf(user: UserId): RowAddress {
  return { partition: encodeKey(user), row: "lease" };
}
