import { createHash } from "node:crypto";
import * as z from "zod";
import { busQueues } from "../../bus-queues.ts";
import type { DeadLetter, DeadLetters } from "../../ports/dead-letters.ts";
import { createRowCodec } from "./row-codec.ts";
import { encodeKey } from "./row-key.ts";
import { exactly } from "./stored-shape.ts";
import type { RowAddress, Table, Tables } from "./table.ts";

const letterRow = createRowCodec<DeadLetter>({
  version: 1,
  schema: exactly<DeadLetter>()({
    queue: z.enum(busQueues),
    messageId: z.string(),
    sessionId: z.string(),
    reason: z.string(),
    body: z.string(),
    at: z.number(),
    resubmittedAt: z.number().exactOptional(),
  }),
});

/** Given-up bus messages: a partition per bus queue, a row per message. */
export function createDeadLetters({ tables }: { readonly tables: Tables }): DeadLetters {
  const open = (): Promise<Table> => tables.open("deadletters");

  return {
    async park(letter) {
      const table = await open();
      await table.upsert(letterRow.encode(addressOf(letter), letter));
    },

    async find(key) {
      const table = await open();
      const row = await table.find(addressOf(key));
      return row && letterRow.decode(table.name, row);
    },

    async list(queue) {
      const table = await open();
      const { rows } = await table.query({ partition: encodeKey(queue) });
      return rows.map((row) => letterRow.decode(table.name, row));
    },
  };
}

/** A message id is anybody's text, and parking must not fail for it: the row holds it as it was. */
function addressOf({ queue, messageId }: Pick<DeadLetter, "queue" | "messageId">): RowAddress {
  return {
    partition: encodeKey(queue),
    row: `m_${createHash("sha256").update(messageId).digest("hex")}`,
  };
}
