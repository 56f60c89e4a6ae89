import type { Save } from "../../ports/aggregate-store.ts";
import type { Operation, Row, Table, TransactionResult } from "./table.ts";

type Refused = { readonly kind: "conflict" | "duplicate" };
type Written = Extract<TransactionResult, { kind: "written" }>;

/** A refusal changes nothing but the list of commands, so it cannot conflict with anybody. */
export function isRefusal<State, Event, Effect>(save: Save<State, Event, Effect>): boolean {
  return save.next === save.loaded.state && save.entries.length === 0;
}

export async function saveRefusal(table: Table, command: Row): Promise<"saved" | "duplicate"> {
  return (await table.insert(command)) === "inserted" ? "saved" : "duplicate";
}

/**
 * All of it or nothing. Which row refused is not told reliably, so when one did, the command row is looked up: if it
 * is there the command was handled before, perhaps by this very save, whose answer was lost on the way.
 */
export async function saveChange(
  table: Table,
  { command, operations }: { readonly command: Row; readonly operations: readonly Operation[] },
): Promise<Written | Refused> {
  const result = await table.transact(operations);
  if (result.kind === "written") return result;
  const handled = await table.find({ partition: command.partitionKey, row: command.rowKey });
  return { kind: handled === undefined ? "conflict" : "duplicate" };
}
