/** Rows of another version, of another shape, or damaged: told by name, or read as what they are. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UnreadableRowError } from "../../../shared/adapters/table-storage/errors.ts";
import {
  groupCommand,
  groupCycle,
  groupHead,
  groupUser,
  groupWaiting,
} from "../../../shared/adapters/table-storage/group-snapshot.ts";
import type { Row, StoredRow } from "../../../shared/adapters/table-storage/table.ts";
import {
  delivery,
  threadCommand,
  threadEntry,
} from "../../../shared/adapters/table-storage/thread-journal.ts";
import { headOf, readThread } from "../../../shared/adapters/table-storage/thread-rows.ts";
import { contextDocument } from "../../../shared/adapters/table-storage/thread-snapshot.ts";
import { groupId, threadId } from "../../../shared/domain/ids.ts";
import * as group from "../../contract/stores/group-fixtures.ts";
import * as thread from "../../contract/stores/thread-fixtures.ts";

interface Kind {
  readonly name: string;
  readonly row: Row;
  readonly decode: (row: StoredRow) => unknown;
}

const at = { partition: "p", row: "r" };
const id = threadId("c_kim");
const full = thread.fullThread(id);
const { matchAgainAt, members } = group.fullGroup(groupId("default"));
const long = thread.entry(3, { text: "long ".repeat(40_000) });

const context = contextDocument.encode(
  { partition: "p", row: "doc_context" },
  { values: {}, displayable: [] },
);

const kinds: readonly Kind[] = [
  {
    name: "a thread's head",
    row: headOf(full),
    decode: (head) => readThread(id, { table: "t", head, documents: [stored(context)] }),
  },
  kind("a thread's command", threadCommand, thread.record("c1", [thread.sendToCustomer])),
  kind("a journal entry", threadEntry, thread.entry(1)),
  kind("a long journal entry, compressed", threadEntry, long),
  kind("a delivery", delivery, { conversation: 1, sequence: 1, state: "delivered", at: 1 }),
  kind("a group's head", groupHead, { matchAgainAt, members, revision: 1 }),
  kind("a user of a group", groupUser, group.user("ann")),
  kind("a waiting conversation", groupWaiting, group.waiting(1)),
  kind("a group's command", groupCommand, group.record("c1", [group.tellThread])),
  kind("a group's events", groupCycle, [group.queued(1, group.waiting(1))]),
];

function kind<Value>(
  name: string,
  codec: {
    encode(address: typeof at, value: Value): Row;
    decode(table: string, row: StoredRow): Value;
  },
  value: Value,
): Kind {
  return { name, row: codec.encode(at, value), decode: (row) => codec.decode("t", row) };
}

function stored({ partitionKey, rowKey, ...properties }: Row): StoredRow {
  return { partitionKey, rowKey, etag: "e", properties };
}

/** What storage, an older or newer version of the app, or somebody with a table editor might have done to a row. */
const damage: fc.Arbitrary<(row: StoredRow) => StoredRow> = fc.oneof(
  fc.anything().map((v) => changed(() => ({ v }))),
  fc.constant(changed(({ v: _, ...rest }) => ({ ...rest, v: undefined }))),
  fc.nat().map((cut) => changed(mapPieces((piece) => piece.slice(0, cut % (piece.length + 1))))),
  fc
    .tuple(fc.nat(), fc.string({ minLength: 1 }))
    .map(([place, text]) => changed(mapPieces((piece) => spliced(piece, place % (piece.length + 1), text)))),
  fc.anything().map((value) => changed(() => ({ p0: value }))),
  fc.json().map((p0) => changed(() => ({ p0 }))),
  fc.uint8Array().map((z0) => changed(() => ({ p0: undefined, z0 }))),
);

type Properties = StoredRow["properties"];

function changed(change: (properties: Properties) => Record<string, unknown>) {
  return (row: StoredRow): StoredRow => {
    const properties = Object.entries({ ...row.properties, ...change(row.properties) });
    return { ...row, properties: Object.fromEntries(properties.filter(([, value]) => value !== undefined)) };
  };
}

function mapPieces(change: <Piece extends string | Uint8Array>(piece: Piece) => unknown) {
  return (properties: Properties): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [
        key,
        typeof value === "string" || value instanceof Uint8Array ? change(value) : value,
      ]),
    );
}

function spliced(piece: string | Uint8Array, place: number, text: string): string | Uint8Array {
  if (typeof piece === "string") return piece.slice(0, place) + text + piece.slice(place + 1);
  const bytes = new Uint8Array(piece);
  bytes[place % Math.max(1, bytes.length)] = text.charCodeAt(0);
  return bytes;
}

describe.each(kinds)("$name", ({ row, decode }) => {
  it("is read as it was written", () => {
    expect(() => decode(stored(row))).not.toThrow();
  });

  it.each([0, 2, "1", null])("of version %s is told by name, with its place", (v) => {
    const other = { ...stored(row), properties: { ...stored(row).properties, v } };
    expect(() => decode(other)).toThrow(UnreadableRowError);
    expect(() => decode(other)).toThrow(/its version is not 1/);
  });

  it("never breaks in another way, whatever was done to it", () => {
    fc.assert(
      fc.property(damage, (change) => {
        try {
          decode(change(stored(row)));
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableRowError);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("does not say in its error what it holds", () => {
    const secret = "xyzzy-secret";
    const broken = { ...stored(row), properties: { v: 1, p0: JSON.stringify({ [secret]: secret }) } };
    expect(() => decode(broken)).toThrow(/^(?!.*xyzzy)/s);
  });
});
