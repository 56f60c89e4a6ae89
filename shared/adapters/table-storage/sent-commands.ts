import * as z from "zod";
import { type CommandId, groupId, type UserId } from "../../domain/ids.ts";
import type { CommandTarget, SentCommand, SentCommands } from "../../ports/sent-commands.ts";
import { createRowCodec } from "./row-codec.ts";
import { encodeKey } from "./row-key.ts";
import { ids, nonEmpty } from "./stored-shape.ts";
import type { RowAddress, Table, Tables } from "./table.ts";

const target: z.ZodType<CommandTarget> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("thread"), id: ids.thread }),
  z.strictObject({ kind: z.literal("group"), id: nonEmpty.transform(groupId) }),
]);

const sentRow = createRowCodec<SentCommand>({
  version: 1,
  schema: z.strictObject({ commandId: ids.command, fingerprint: z.string(), target, at: z.number() }),
});

/** What users asked for: a partition per user, a row per command, inserted once. */
export function createSentCommands({ tables }: { readonly tables: Tables }): SentCommands {
  const open = (): Promise<Table> => tables.open("sentcommands");

  const find = async (user: UserId, command: CommandId): Promise<SentCommand | undefined> => {
    const table = await open();
    const row = await table.find(addressOf(user, command));
    return row === undefined ? undefined : sentRow.decode(table.name, row);
  };

  return {
    find,

    async remember(user, sent) {
      const table = await open();
      const address = addressOf(user, sent.commandId);
      if ((await table.insert(sentRow.encode(address, sent))) === "inserted") return sent;
      const kept = await find(user, sent.commandId);
      if (kept === undefined) throw new Error(`sent command ${sent.commandId} exists and cannot be found`);
      return kept;
    },
  };
}

function addressOf(user: UserId, command: CommandId): RowAddress {
  return { partition: encodeKey(user), row: encodeKey(command) };
}
