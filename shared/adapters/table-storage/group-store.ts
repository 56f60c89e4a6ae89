import { type Group, newGroup } from "../../domain/assignment/state.ts";
import type { GroupId } from "../../domain/ids.ts";
import type { Version } from "../../ports/aggregate-store.ts";
import type { GroupStore } from "../../ports/group-store.ts";
import { changedGroupRows, groupRows, readGroup } from "./group-rows.ts";
import { groupCommand, groupCycle, groupHead } from "./group-snapshot.ts";
import { ifUnchanged, readState } from "./read-state.ts";
import { isRefusal, saveChange, saveRefusal } from "./save-command.ts";
import type { Operation, Row, Table, Tables } from "./table.ts";

type GroupSave = Parameters<GroupStore["save"]>[1];

/** A group as it was last seen under its head's ETag. */
interface Seen {
  readonly etag: string;
  readonly revision: number;
  readonly group: Group;
}

/**
 * Groups in Table Storage: one partition each. A group that this store has seen is loaded with one small read of its
 * head, as long as nobody else has changed it. States are immutable, so what was seen is handed out as it is.
 */
export function createGroupStore({ tables }: { readonly tables: Tables }): GroupStore {
  const seen = new Map<GroupId, Seen>();
  const open = (): Promise<Table> => tables.open("assignment");

  return {
    async load(id) {
      const table = await open();
      const unchanged = await ifUnchanged(table, groupRows.head(id), seen.get(id));
      const known = unchanged ?? (await readAll(table, id));
      if (known === undefined) return { state: newGroup(id), version: undefined };
      seen.set(id, known);
      return { state: known.group, version: versionOf(known) };
    },

    async findCommand(id, command) {
      const table = await open();
      const row = await table.find(groupRows.command(id, command));
      return row === undefined ? undefined : groupCommand.decode(table.name, row);
    },

    async save(id, save) {
      const table = await open();
      const command = groupCommand.encode(groupRows.command(id, save.command.id), save.command);
      if (isRefusal(save)) return saveRefusal(table, command);
      const { operations, revision } = changeOf(id, save, command);
      const result = await saveChange(table, { command, operations });
      seen.delete(id);
      if (result.kind !== "written") return result.kind;
      const [etag] = result.etags;
      if (etag !== undefined) seen.set(id, { etag, revision, group: save.next });
      return "saved";
    },
  };
}

async function readAll(table: Table, id: GroupId): Promise<Seen | undefined> {
  const rows = await readState(table, { head: groupRows.head(id), range: groupRows.state(id) });
  const head = rows.find((row) => row.rowKey === "head");
  if (head === undefined) return undefined;
  return { etag: head.etag, ...readGroup(id, { table: table.name, head, rows }) };
}

/** The head comes first: its new ETag is the first of the answer. */
function changeOf(
  id: GroupId,
  save: GroupSave,
  command: Row,
): { readonly operations: readonly Operation[]; readonly revision: number } {
  const before = readVersion(save.loaded.version);
  const revision = before.revision + 1;
  const operations: Operation[] = [
    writeHead(id, save, before),
    { kind: "insert", row: command },
    ...insertCycle(id, save, revision),
    ...changedGroupRows(save.loaded.state, save.next),
  ];
  return { operations, revision };
}

function writeHead(
  id: GroupId,
  { next: { members, matchAgainAt } }: GroupSave,
  before: { readonly revision: number; readonly etag: string | undefined },
): Operation {
  const revision = before.revision + 1;
  const row = groupHead.encode(groupRows.head(id), { revision, members, matchAgainAt });
  return before.etag === undefined ? { kind: "insert", row } : { kind: "replace", row, etag: before.etag };
}

function insertCycle(id: GroupId, { entries }: GroupSave, revision: number): Operation[] {
  if (entries.length === 0) return [];
  return [{ kind: "insert", row: groupCycle.encode(groupRows.cycle(id, revision), entries) }];
}

function versionOf({ revision, etag }: Seen): Version {
  return `${revision} ${etag}` as Version;
}

function readVersion(version: Version | undefined): {
  readonly revision: number;
  readonly etag: string | undefined;
} {
  if (version === undefined) return { revision: 0, etag: undefined };
  const space = version.indexOf(" ");
  return { revision: Number(version.slice(0, space)), etag: version.slice(space + 1) };
}
