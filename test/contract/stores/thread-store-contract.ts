import { beforeAll, describe, expect, it } from "vitest";
import { botId, commandId, type ThreadId, threadId } from "../../../shared/domain/ids.ts";
import { newThread, type Thread } from "../../../shared/domain/thread/state.ts";
import type { Delivery, ThreadStore } from "../../../shared/ports/thread-store.ts";
import {
  change,
  conversation,
  entry,
  fullThread,
  hostileText,
  hostileThread,
  record,
  refusal,
  sendToCustomer,
} from "./thread-fixtures.ts";

/** What every ThreadStore promises. Call it once for each adapter. */
export function threadStoreContract(name: string, makeStore: () => Promise<ThreadStore>): void {
  describe(`ThreadStore: ${name}`, () => {
    let store: ThreadStore;
    let threads = 0;
    const freshId = (): ThreadId => threadId(`thread-${++threads}`);

    beforeAll(async () => {
      store = await makeStore();
    });

    describe("load and save", () => {
      it("loads a thread never saved as new, with no version", async () => {
        const id = freshId();
        expect(await store.load(id)).toEqual({ state: newThread(id), version: undefined });
      });

      it("loads what was saved, every field of it", async () => {
        const id = freshId();
        expect(await change(store, id, { command: "c1", next: () => fullThread(id) })).toBe("saved");
        expect((await store.load(id)).state).toEqual(fullThread(id));
      });

      it("takes ids and texts that Table keys may not hold", async () => {
        await change(store, hostileThread, {
          command: hostileText,
          next: () => fullThread(hostileThread),
          entries: [entry(1, { text: hostileText })],
        });
        expect((await store.load(hostileThread)).state).toEqual(fullThread(hostileThread));
        expect(await store.findCommand(hostileThread, commandId(hostileText))).toEqual(record(hostileText));
        const page = await store.readJournal(hostileThread, { conversation: 1, after: 0, limit: 10 });
        expect(page.entries).toEqual([entry(1, { text: hostileText })]);
      });

      it("keeps what it was given, whatever becomes of the object afterwards", async () => {
        const id = freshId();
        const memory = { step: 1 };
        await change(store, id, {
          command: "c1",
          next: (state) => ({ ...state, botMemory: { [botId("b")]: memory } }),
        });
        memory.step = 2;
        const { state } = await store.load(id);
        expect(state.botMemory).toEqual({ b: { step: 1 } });
      });

      it("keeps threads apart", async () => {
        const [one, other] = [freshId(), freshId()];
        await change(store, one, { command: "c1", next: (state) => ({ ...state, epoch: 3 }) });
        expect((await store.load(other)).version).toBeUndefined();
        expect(await store.findCommand(other, commandId("c1"))).toBeUndefined();
      });
    });

    describe("conflicts", () => {
      it("refuses a save made from a stale read, and keeps none of it", async () => {
        const id = freshId();
        const stale = await store.load(id);
        await change(store, id, { command: "c1", next: (state) => ({ ...state, epoch: 1 }) });
        const late = { next: fullThread(id), entries: [entry(1)], command: record("c2", [sendToCustomer]) };

        expect(await store.save(id, { loaded: stale, ...late })).toBe("conflict");
        expect(await store.save(id, { loaded: stale, ...late })).toBe("conflict");
        expect((await store.load(id)).state).toEqual({ ...newThread(id), epoch: 1 });
        expect(await store.findCommand(id, commandId("c2"))).toBeUndefined();
        expect((await store.readJournal(id, { conversation: 1, after: 0, limit: 9 })).entries).toEqual([]);
      });

      it("refuses a save from an old version, and keeps none of it", async () => {
        const id = freshId();
        await change(store, id, { command: "c1", next: () => fullThread(id) });
        const stale = await store.load(id);
        await change(store, id, { command: "c2", next: (state) => ({ ...state, epoch: 8 }) });

        const next = { ...newThread(id), epoch: 99 };
        const save = { loaded: stale, next, entries: [entry(1)], command: record("c3") };
        expect(await store.save(id, save)).toBe("conflict");
        expect((await store.load(id)).state).toEqual({ ...fullThread(id), epoch: 8 });
      });

      it("lets one of ten parallel saves win, round after round", async () => {
        const id = freshId();
        for (let round = 1; round <= 5; round++) {
          const loaded = await store.load(id);
          const results = await Promise.all(
            Array.from({ length: 10 }, (_, writer) =>
              store.save(id, {
                loaded,
                next: { ...loaded.state, epoch: round, groupRefusedAt: writer },
                entries: [entry(round)],
                command: record(`round-${round}-writer-${writer}`),
              }),
            ),
          );
          expect(results.toSorted()).toEqual([...Array<string>(9).fill("conflict"), "saved"]);
          const { state } = await store.load(id);
          expect(state).toMatchObject({ epoch: round, groupRefusedAt: results.indexOf("saved") });
        }
        const page = await store.readJournal(id, { conversation: 1, after: 0, limit: 99 });
        expect(page.entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
      });
    });

    describe("commands", () => {
      it("tells the outcome and the effects of a command that was handled", async () => {
        const id = freshId();
        await change(store, id, { command: "c1", next: () => fullThread(id), effects: [sendToCustomer] });
        expect(await store.findCommand(id, commandId("c1"))).toEqual(record("c1", [sendToCustomer]));
        expect(await store.findCommand(id, commandId("c2"))).toBeUndefined();
      });

      it("refuses a command that was handled before, and keeps none of it", async () => {
        const id = freshId();
        await change(store, id, { command: "c1", next: (state) => ({ ...state, epoch: 1 }) });
        const again = await change(store, id, {
          command: "c1",
          next: (state) => ({ ...state, epoch: 2 }),
          entries: [entry(1)],
        });
        expect(again).toBe("duplicate");
        expect((await store.load(id)).state.epoch).toBe(1);
        expect((await store.readJournal(id, { conversation: 1, after: 0, limit: 9 })).entries).toEqual([]);
      });

      it("says duplicate when the read is stale as well", async () => {
        const id = freshId();
        const first = await store.load(id);
        const save = { next: fullThread(id), entries: [entry(1)], command: record("c1") };
        expect(await store.save(id, { loaded: first, ...save })).toBe("saved");
        expect(await store.save(id, { loaded: first, ...save })).toBe("duplicate");
      });

      it("keeps a refusal without touching the state, so that it conflicts with nobody", async () => {
        const id = freshId();
        await change(store, id, { command: "c1", next: () => fullThread(id) });
        const loaded = await store.load(id);
        await change(store, id, { command: "c2", next: (state) => ({ ...state, epoch: 8 }) });

        const save = { loaded, next: loaded.state, entries: [], command: refusal("c3") };
        expect(await store.save(id, save)).toBe("saved");
        expect(await store.save(id, save)).toBe("duplicate");
        expect(await store.findCommand(id, commandId("c3"))).toEqual(refusal("c3"));
        expect((await store.load(id)).state.epoch).toBe(8);
      });

      it("keeps a refusal of a thread that was never saved", async () => {
        const id = freshId();
        const loaded = await store.load(id);
        const save = { loaded, next: loaded.state, entries: [], command: refusal("c1") };
        expect(await store.save(id, save)).toBe("saved");
        expect(await store.load(id)).toEqual({ state: newThread(id), version: undefined });
        expect(await store.findCommand(id, commandId("c1"))).toEqual(refusal("c1"));
        expect(await change(store, id, { command: "c2", next: () => fullThread(id) })).toBe("saved");
      });
    });

    describe("documents", () => {
      it("removes the documents that the state no longer has", async () => {
        const id = freshId();
        await change(store, id, { command: "c1", next: () => fullThread(id) });
        const bare: Thread = { ...fullThread(id), current: undefined, botMemory: {} };
        expect(await change(store, id, { command: "c2", next: () => bare })).toBe("saved");
        expect((await store.load(id)).state).toEqual(bare);
        expect(await change(store, id, { command: "c3", next: () => fullThread(id) })).toBe("saved");
        expect((await store.load(id)).state).toEqual(fullThread(id));
      });

      it("changes one document and leaves the others", async () => {
        const id = freshId();
        await change(store, id, { command: "c1", next: () => fullThread(id) });
        const memory = { [botId("greeter")]: { step: 3 } };
        await change(store, id, {
          command: "c2",
          next: (state) => ({ ...state, botMemory: { ...state.botMemory, ...memory } }),
        });
        const { botMemory } = fullThread(id);
        expect((await store.load(id)).state).toEqual({
          ...fullThread(id),
          botMemory: { ...botMemory, ...memory },
        });
      });

      it("keeps large documents, snapshots, entries and effects", async () => {
        const id = freshId();
        const large = "é👩‍👩‍👧x".repeat(30_000);
        const thread: Thread = {
          ...fullThread(id),
          current: { ...conversation, summary: large, variables: { values: { large }, displayable: [] } },
          botMemory: { [botId("b")]: { large } },
        };
        const effect = { ...sendToCustomer, content: { text: large } } as const;
        const saved = await change(store, id, {
          command: "c1",
          next: () => thread,
          entries: [entry(1, { text: large })],
          effects: [effect],
        });
        expect(saved).toBe("saved");
        expect((await store.load(id)).state).toEqual(thread);
        expect(await store.findCommand(id, commandId("c1"))).toEqual(record("c1", [effect]));
        const { entries } = await store.readJournal(id, { conversation: 1, after: 0, limit: 1 });
        expect(entries).toEqual([entry(1, { text: large })]);
      });
    });

    describe("journal", () => {
      it("reads one conversation page by page, in order", async () => {
        const id = freshId();
        const sequences = Array.from({ length: 25 }, (_, index) => index + 1);
        for (const part of [sequences.slice(0, 11), sequences.slice(11)]) {
          await change(store, id, {
            command: `c${part[0]}`,
            next: (state) => ({ ...state, sequence: part.at(-1) ?? 0 }),
            entries: part.map((sequence) => entry(sequence, { conversation: sequence === 13 ? 2 : 1 })),
          });
        }
        const read: number[] = [];
        for (let more = true; more; ) {
          const page = await store.readJournal(id, { conversation: 1, after: read.at(-1) ?? 0, limit: 10 });
          read.push(...page.entries.map(({ sequence }) => sequence));
          more = page.more;
        }
        expect(read).toEqual(sequences.filter((sequence) => sequence !== 13));
        expect(await store.readJournal(id, { conversation: 2, after: 0, limit: 1 })).toEqual({
          entries: [entry(13, { conversation: 2 })],
          deliveries: [],
          more: false,
        });
        expect(await store.readJournal(id, { conversation: 3, after: 0, limit: 1 })).toEqual({
          entries: [],
          deliveries: [],
          more: false,
        });
      });

      it("tells what is known of the deliveries of a page", async () => {
        const id = freshId();
        await change(store, id, {
          command: "c1",
          next: (state) => ({ ...state, sequence: 3 }),
          entries: [entry(1), entry(2), entry(3)],
        });
        await store.recordDeliveries(id, [delivered(2), delivered(3)]);
        const page = await store.readJournal(id, { conversation: 1, after: 0, limit: 2 });
        expect(page.deliveries).toEqual([delivered(2)]);
        expect(page.more).toBe(true);
      });
    });

    describe("deliveries", () => {
      it("are recorded, and found by their journal entry", async () => {
        const id = freshId();
        const failed: Delivery = {
          conversation: 2,
          sequence: 4,
          state: "failed",
          reason: "unreachable",
          repeated: true,
          at: 7,
        };
        await store.recordDeliveries(id, [delivered(1), delivered(2), failed]);
        await store.recordDeliveries(id, []);

        const keys = [failed, delivered(2), delivered(9)];
        const found = await store.findDeliveries(id, keys);
        expect(found).toHaveLength(2);
        expect(found).toEqual(expect.arrayContaining([delivered(2), failed]));
        expect(await store.findDeliveries(id, [])).toEqual([]);
        expect(await store.findDeliveries(id, [{ conversation: 3, sequence: 1 }])).toEqual([]);
      });

      it("are replaced and marked as repeated when another holder recorded them before", async () => {
        const id = freshId();
        await store.recordDeliveries(id, [{ ...delivered(2), state: "unknown", repeated: true }]);
        await store.recordDeliveries(id, [delivered(1), delivered(2)]);
        const found = await store.findDeliveries(id, [delivered(1), delivered(2)]);
        expect(found).toHaveLength(2);
        expect(found).toEqual(expect.arrayContaining([delivered(1), { ...delivered(2), repeated: true }]));
      });
    });
  });
}

function delivered(sequence: number): Delivery {
  return { conversation: 1, sequence, state: "delivered", activityId: `a-${sequence}`, at: 5 };
}
