import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { StorageLimitError, UnreadableRowError } from "../../../shared/adapters/table-storage/errors.ts";
import { groupCycle } from "../../../shared/adapters/table-storage/group-snapshot.ts";
import { createGroupStore } from "../../../shared/adapters/table-storage/group-store.ts";
import type { Row, StoredRow, Table } from "../../../shared/adapters/table-storage/table.ts";
import { createThreadStore } from "../../../shared/adapters/table-storage/thread-store.ts";
import type { Group } from "../../../shared/domain/assignment/state.ts";
import { botId, commandId, groupId, threadId } from "../../../shared/domain/ids.ts";
import type { ThreadStore } from "../../../shared/ports/thread-store.ts";
import { type TestTables, useAzurite } from "../../support/azurite.ts";
import * as group from "./group-fixtures.ts";
import * as thread from "./thread-fixtures.ts";

const azurite = useAzurite();
let made: TestTables;
let store: ThreadStore;
let table: Table;

beforeAll(async () => {
  made = await azurite.makeTables();
  let now = 0;
  // Rows are changed behind its back here, so nothing seen before may count.
  store = createThreadStore({ ...made, now: () => (now += 1_000) });
  table = await made.tables.open("conversations");
});

describe("rows of a thread", () => {
  it("are its head, its documents, its journal and its commands, in one partition", async () => {
    const id = threadId("rows");
    await thread.change(store, id, {
      command: "c1",
      next: () => thread.fullThread(id),
      entries: [thread.entry(11), thread.entry(12, { conversation: 2 })],
    });
    await store.recordDeliveries(id, [{ conversation: 2, sequence: 12, state: "delivered", at: 1 }]);
    expect(await keysOf(table, "rows")).toEqual([
      "c_c1",
      "d_000000002_000000000012",
      expect.stringMatching(/^doc_bot_19!003a!2026!0040/),
      "doc_bot_greeter",
      "doc_context",
      "head",
      "j_000000001_000000000011",
      "j_000000002_000000000012",
    ]);
  });

  it("hold the documents once: the head has none of them", async () => {
    const id = threadId("head-only");
    await thread.change(store, id, { command: "c1", next: () => thread.fullThread(id) });
    const head = await table.find({ partition: "head-only", row: "head" });
    const { p0 } = head?.properties ?? {};
    expect(p0).toContain("wants a refund");
    expect(p0).not.toContain("greeter/conversations/1");
    expect(p0).not.toContain("variables");
  });

  it("leave a document alone that did not change", async () => {
    const id = threadId("unchanged");
    const etag = async (row: string): Promise<string | undefined> =>
      (await table.find({ partition: "unchanged", row }))?.etag;
    await thread.change(store, id, { command: "c1", next: () => thread.fullThread(id) });
    const before = await Promise.all(["doc_context", "doc_bot_greeter", "head"].map(etag));
    await thread.change(store, id, { command: "c2", next: () => ({ ...thread.fullThread(id), epoch: 9 }) });
    const after = await Promise.all(["doc_context", "doc_bot_greeter", "head"].map(etag));
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after[2]).not.toEqual(before[2]);
  });
});

describe("rows of a group", () => {
  it("are its head, users, waiting items, commands, and one row of events per command", async () => {
    const groups = createGroupStore(made);
    const id = groupId("rows");
    const assignment = await made.tables.open("assignment");
    const entries = Array.from({ length: 200 }, (_, index) => group.queued(index, group.waiting(index)));
    const next = group.withWaiting(
      group.withUsers((await groups.load(id)).state, group.user("ann")),
      group.waiting(5),
    );
    await group.change(groups, id, { command: "c1", next: () => next, entries });
    await group.change(groups, id, { command: "c2", next: () => ({ ...next, matchAgainAt: 4 }) });

    expect(await keysOf(assignment, "rows")).toEqual([
      "c_c1",
      "c_c2",
      "head",
      "u_ann",
      "w_000000000001005_t-5.1",
      "y_000000000001",
    ]);
    const cycle = await found(assignment, { partition: "rows", row: "y_000000000001" });
    expect(groupCycle.decode(assignment.name, cycle)).toEqual(entries);
    expect(Object.keys(cycle.properties)).toContain("z0");
  });

  it("are read over several pages when there are more than one holds", async () => {
    const groups = createGroupStore(made);
    const id = groupId("pages");
    for (let from = 0; from < 1_080; from += 90) {
      const items = Array.from({ length: 90 }, (_, index) => group.waiting(from + index));
      const next = (state: Group): Group => group.withWaiting(state, ...items);
      expect(await group.change(groups, id, { command: `c${from}`, next })).toBe("saved");
    }
    const warm = await groups.load(id);
    expect(Object.keys(warm.state.waiting)).toHaveLength(1_080);
    expect(await createGroupStore(made).load(id)).toEqual(warm);
  });

  it("fit one transaction, or nothing is sent", async () => {
    const groups = createGroupStore(made);
    const id = groupId("too-many");
    const items = Array.from({ length: 99 }, (_, index) => group.waiting(index));
    const tooMany = group.change(groups, id, {
      command: "c1",
      next: (state) => group.withWaiting(state, ...items),
    });
    await expect(tooMany).rejects.toThrow(StorageLimitError);
    expect((await groups.load(id)).version).toBeUndefined();
    const [, ...fewer] = items;
    expect(
      await group.change(groups, id, { command: "c1", next: (state) => group.withWaiting(state, ...fewer) }),
    ).toBe("saved");
  });
});

describe("limits that Azurite does not have", () => {
  it("refuse a key over 1 KiB before anything is sent", async () => {
    const id = threadId("long-key");
    const botMemory = { [botId("b".repeat(510))]: {} };
    const saved = thread.change(store, id, { command: "c1", next: (state) => ({ ...state, botMemory }) });
    await expect(saved).rejects.toThrow(/a key of 518 characters/);
    expect((await store.load(id)).version).toBeUndefined();
  });

  it("refuse a row over 1 MiB before anything is sent", async () => {
    const id = threadId("large-row");
    const botMemory = { [botId("b")]: { large: incompressible(1_500_000) } };
    const saved = thread.change(store, id, { command: "c1", next: (state) => ({ ...state, botMemory }) });
    await expect(saved).rejects.toThrow(/more than 1 MiB/);
    expect((await store.load(id)).version).toBeUndefined();
  });

  it("refuse a transaction over 4 MiB before anything is sent", async () => {
    const id = threadId("large-transaction");
    const text = incompressible(900_000);
    const saved = thread.change(store, id, {
      command: "c1",
      next: (state) => ({ ...state, sequence: 5 }),
      entries: [1, 2, 3, 4, 5].map((sequence) => thread.entry(sequence, { text })),
    });
    await expect(saved).rejects.toThrow(/more than 4 MiB/);
  });
});

describe("a row that cannot be read", () => {
  const secret = "what the customer said";
  const spoil = async (
    partition: string,
    row: string,
    properties: Record<string, string | number>,
  ): Promise<void> => {
    await table.upsert({ partitionKey: partition, rowKey: row, ...properties } as Row);
  };

  it.each([
    ["of another version", { v: 2, p0: JSON.stringify({ secret }) }, /version is not 1/],
    ["without JSON", { v: 1, p0: `{"${secret}` }, /holds no JSON/],
    ["without anything", { v: 1 }, /holds no JSON/],
    ["of another shape", { v: 1, p0: JSON.stringify({ epoch: secret }) }, /invalid_type at epoch/],
  ])("%s is named, never quoted", async (name, properties, why) => {
    const partition = name.replaceAll(" ", "-");
    await spoil(partition, "head", properties);
    const error = await store.load(threadId(partition)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnreadableRowError);
    const { message } = error as UnreadableRowError;
    expect(message).toMatch(why);
    expect(message).toContain(`row "head" of partition "${partition}" in table "${table.name}"`);
    expect(message).not.toContain(secret);
  });

  it("is told for commands, journal and documents alike", async () => {
    const id = threadId("spoilt");
    await thread.change(store, id, {
      command: "c1",
      next: () => thread.fullThread(id),
      entries: [thread.entry(1)],
    });
    const event = { ...thread.entry(1), event: { type: "Unheard", conversation: 1 } };
    await spoil("spoilt", "j_000000001_000000000001", { v: 1, p0: JSON.stringify(event) });
    await spoil("spoilt", "c_c1", { v: 1, p0: JSON.stringify({ ...thread.record("c1"), effects: [{}] }) });
    await expect(store.readJournal(id, { conversation: 1, after: 0, limit: 1 })).rejects.toThrow(/at event/);
    await expect(store.findCommand(id, commandId("c1"))).rejects.toThrow(/at effects.0/);
    await table.remove({ partition: "spoilt", row: "doc_context" });
    await expect(store.load(id)).rejects.toThrow(/"doc_context".*missing/);
  });
});

/** Text that does not get smaller, the same at each run. */
function incompressible(length: number): string {
  let text = "";
  for (let round = 0; text.length < length; round++) {
    text += createHash("sha512").update(String(round)).digest("base64");
  }
  return text.slice(0, length);
}

async function keysOf(of: Table, partition: string): Promise<readonly string[]> {
  const { rows } = await of.query({ partition });
  return rows.map((row) => row.rowKey);
}

async function found(of: Table, address: { partition: string; row: string }): Promise<StoredRow> {
  const row = await of.find(address);
  if (row === undefined) throw new Error(`no row ${address.row}`);
  return row;
}
