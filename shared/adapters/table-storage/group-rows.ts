import type { WaitingItem } from "../../domain/assignment/command.ts";
import { type Group, type GroupUser, newGroup } from "../../domain/assignment/state.ts";
import type { CommandId, GroupId } from "../../domain/ids.ts";
import { groupHead, groupUser, groupWaiting } from "./group-snapshot.ts";
import { encodeKey, encodeNumber } from "./row-key.ts";
import type { Operation, RowAddress, RowRange, StoredRow } from "./table.ts";

/** Where a group's rows are. */
export const groupRows = {
  head: (id: GroupId): RowAddress => ({ partition: encodeKey(id), row: "head" }),
  command: (id: GroupId, command: CommandId): RowAddress => ({
    partition: encodeKey(id),
    row: `c_${encodeKey(command)}`,
  }),
  /** The events of the command that made this revision of the head. */
  cycle: (id: GroupId, revision: number): RowAddress => ({
    partition: encodeKey(id),
    row: `y_${encodeNumber(revision, 12)}`,
  }),
  /** Head, users and waiting items sort side by side; commands and cycles lie outside. */
  state: (id: GroupId): RowRange => ({ partition: encodeKey(id), from: "head", before: "x" }),
};

/** The group that these rows make up, and the revision of its head. */
export function readGroup(
  id: GroupId,
  {
    table,
    head,
    rows,
  }: { readonly table: string; readonly head: StoredRow; readonly rows: readonly StoredRow[] },
): { readonly group: Group; readonly revision: number } {
  const { revision, ...snapshot } = groupHead.decode(table, head);
  const users = rows.filter(isUser).map((row) => groupUser.decode(table, row));
  const items = rows.filter(isWaiting).map((row) => groupWaiting.decode(table, row));
  const group: Group = {
    ...newGroup(id),
    ...snapshot,
    users: Object.fromEntries(users.map((user) => [user.id, user] as const)),
    waiting: Object.fromEntries(items.map((item) => [item.conversation, item] as const)),
  };
  return { group, revision };
}

/** What to write, and what to delete, so that the stored users and items become those of `next`. */
export function changedGroupRows(before: Group, next: Group): Operation[] {
  const { partition } = groupRows.head(next.id);
  const users = compare(keyed(before.users, userKey), keyed(next.users, userKey));
  const items = compare(keyed(before.waiting, waitingKey), keyed(next.waiting, waitingKey));
  return [
    ...users.changed.map(
      ([row, user]): Operation => ({
        kind: "upsert",
        row: groupUser.encode({ partition, row }, user),
      }),
    ),
    ...items.changed.map(
      ([row, item]): Operation => ({
        kind: "upsert",
        row: groupWaiting.encode({ partition, row }, item),
      }),
    ),
    ...[...users.gone, ...items.gone].map(
      (row): Operation => ({
        kind: "delete",
        address: { partition, row },
      }),
    ),
  ];
}

function isUser(row: StoredRow): boolean {
  return row.rowKey.startsWith("u_");
}

function isWaiting(row: StoredRow): boolean {
  return row.rowKey.startsWith("w_");
}

function userKey(user: GroupUser): string {
  return `u_${encodeKey(user.id)}`;
}

/** In the order of the queue, for whoever looks at the table. */
function waitingKey(item: WaitingItem): string {
  return `w_${encodeNumber(item.since, 15)}_${encodeKey(item.conversation)}`;
}

function keyed<Value>(
  values: Readonly<Record<string, Value>>,
  keyOf: (value: Value) => string,
): ReadonlyMap<string, Value> {
  return new Map(Object.values(values).map((value) => [keyOf(value), value] as const));
}

function compare<Value>(
  before: ReadonlyMap<string, Value>,
  next: ReadonlyMap<string, Value>,
): { readonly changed: readonly (readonly [string, Value])[]; readonly gone: readonly string[] } {
  return {
    changed: [...next].filter(([key, value]) => !isSame(before.get(key), value)),
    gone: [...before.keys()].filter((key) => !next.has(key)),
  };
}

function isSame(old: unknown, next: unknown): boolean {
  return old === next || (old !== undefined && JSON.stringify(old) === JSON.stringify(next));
}
