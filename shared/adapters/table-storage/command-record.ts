import * as z from "zod";
import type { Actor, CommandRecord, JournalEntry, Outcome } from "../../ports/aggregate-store.ts";
import { createRowCodec, type RowCodec } from "./row-codec.ts";
import { ids, type Members } from "./stored-shape.ts";

const outcomes = [
  z.strictObject({ done: z.literal(true) }),
  z.strictObject({ done: z.literal(false), reason: z.string() }),
] as const satisfies readonly z.ZodType<Outcome>[];

const actors = {
  customer: z.strictObject({ kind: z.literal("customer") }),
  bot: z.strictObject({ kind: z.literal("bot"), id: z.string() }),
  user: z.strictObject({ kind: z.literal("user"), id: z.string() }),
  system: z.strictObject({ kind: z.literal("system") }),
} satisfies Members<Actor, "kind">;

const actor: z.ZodType<Actor> = z.discriminatedUnion("kind", [
  actors.customer,
  actors.bot,
  actors.user,
  actors.system,
]);

export function commandRecordCodec<Effect>(effect: z.ZodType<Effect>): RowCodec<CommandRecord<Effect>> {
  const schema = z.strictObject({
    id: ids.command,
    type: z.string(),
    at: z.number(),
    outcome: z.union(outcomes),
    effects: z.array(effect),
    fingerprint: z.string().exactOptional(),
  } satisfies Record<keyof CommandRecord<Effect>, z.ZodType>);
  return createRowCodec<CommandRecord<Effect>>({ version: 1, schema });
}

export function journalEntrySchema<Event>(event: z.ZodType<Event>) {
  return z.strictObject({
    sequence: z.number(),
    at: z.number(),
    commandId: ids.command,
    actor,
    event,
  } satisfies Record<keyof JournalEntry<Event>, z.ZodType>);
}
