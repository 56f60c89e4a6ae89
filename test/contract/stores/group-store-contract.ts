import { beforeAll, describe, expect, it } from "vitest";
import { newGroup } from "../../../shared/domain/assignment/state.ts";
import { commandId, type GroupId, groupId } from "../../../shared/domain/ids.ts";
import type { GroupStore } from "../../../shared/ports/group-store.ts";
import {
  change,
  fullGroup,
  queued,
  record,
  tellThread,
  user,
  waiting,
  withUsers,
  withWaiting,
} from "./group-fixtures.ts";

export interface GroupStores {
  readonly store: GroupStore;
  /** Another instance of the app over the same groups. */
  readonly other: GroupStore;
}

/** What every GroupStore promises. Call it once for each adapter. */
export function groupStoreContract(name: string, makeStores: () => Promise<GroupStores>): void {
  describe(`GroupStore: ${name}`, () => {
    let store: GroupStore;
    let other: GroupStore;
    let groups = 0;
    const freshId = (): GroupId => groupId(`group-${++groups}`);

    beforeAll(async () => {
      ({ store, other } = await makeStores());
    });

    it("loads a group never saved as new, with no version", async () => {
      const id = freshId();
      expect(await store.load(id)).toEqual({ state: newGroup(id), version: undefined });
    });

    it("loads what was saved, every field of it, here and elsewhere", async () => {
      const id = groupId("a/b#c?d👩‍👩‍👧");
      const saved = await change(store, id, {
        command: "c1",
        next: () => fullGroup(id),
        entries: [queued(1, waiting(1)), queued(1, waiting(2))],
        effects: [tellThread],
      });
      expect(saved).toBe("saved");
      expect((await store.load(id)).state).toEqual(fullGroup(id));
      expect((await other.load(id)).state).toEqual(fullGroup(id));
      expect(await other.findCommand(id, commandId("c1"))).toEqual(record("c1", [tellThread]));
    });

    it("keeps 300 waiting items that came over several saves", async () => {
      const id = freshId();
      for (let from = 0; from < 300; from += 50) {
        const items = Array.from({ length: 50 }, (_, index) => waiting(from + index));
        const saved = await change(store, id, {
          command: `c${from}`,
          next: (group) => withWaiting(group, ...items),
          entries: items.map((item, index) => queued(index, item)),
        });
        expect(saved).toBe("saved");
      }
      const warm = await store.load(id);
      expect(Object.keys(warm.state.waiting)).toHaveLength(300);
      expect((await other.load(id)).state).toEqual(warm.state);
    });

    it("changes, moves and removes rows, and leaves the others", async () => {
      const id = freshId();
      await change(store, id, { command: "c1", next: () => fullGroup(id) });
      const next = withWaiting(
        withUsers({ ...fullGroup(id), users: {}, matchAgainAt: undefined }, user("ann", { lease: 5 })),
        waiting(1, { since: 1 }),
        waiting(3),
      );
      const { [waiting(2).conversation]: _, ...left } = next.waiting;
      expect(await change(store, id, { command: "c2", next: () => ({ ...next, waiting: left }) })).toBe(
        "saved",
      );
      expect((await store.load(id)).state).toEqual({ ...next, waiting: left });
      expect((await other.load(id)).state).toEqual({ ...next, waiting: left });
    });

    it("notices what another instance saved in between", async () => {
      const id = freshId();
      await change(store, id, { command: "c1", next: () => fullGroup(id) });
      await store.load(id);
      await change(other, id, { command: "c2", next: (group) => withWaiting(group, waiting(7)) });

      expect((await store.load(id)).state).toEqual(withWaiting(fullGroup(id), waiting(7)));
      await change(store, id, { command: "c3", next: (group) => withWaiting(group, waiting(8)) });
      expect((await other.load(id)).state).toEqual(withWaiting(fullGroup(id), waiting(7), waiting(8)));
    });

    it("refuses a save made from a stale read, and keeps none of it", async () => {
      const id = freshId();
      for (const start of ["new", "saved"]) {
        const stale = await store.load(id);
        await change(other, id, {
          command: `${start}-1`,
          next: (group) => ({ ...group, matchAgainAt: groups }),
        });
        const late = {
          loaded: stale,
          next: fullGroup(id),
          entries: [queued(1, waiting(1))],
          command: record(`${start}-2`),
        };
        expect(await store.save(id, late)).toBe("conflict");
        expect((await store.load(id)).state).toEqual({ ...newGroup(id), matchAgainAt: groups });
        expect(await store.findCommand(id, commandId(`${start}-2`))).toBeUndefined();
      }
    });

    it("says duplicate to a command that was handled before, also from a stale read", async () => {
      const id = freshId();
      const first = await store.load(id);
      const save = { next: fullGroup(id), entries: [], command: record("c1") };
      expect(await store.save(id, { loaded: first, ...save })).toBe("saved");
      expect(await store.save(id, { loaded: first, ...save })).toBe("duplicate");
      expect(await store.save(id, { loaded: await store.load(id), ...save })).toBe("duplicate");
    });

    it("keeps a refusal without touching the state, so that it conflicts with nobody", async () => {
      const id = freshId();
      const loaded = await store.load(id);
      await change(other, id, { command: "c1", next: () => fullGroup(id) });
      const refusal = { ...record("c2"), outcome: { done: false, reason: "unknown-user" } } as const;
      const save = { loaded, next: loaded.state, entries: [], command: refusal };
      expect(await store.save(id, save)).toBe("saved");
      expect(await store.save(id, save)).toBe("duplicate");
      expect(await store.findCommand(id, commandId("c2"))).toEqual(refusal);
      expect((await store.load(id)).state).toEqual(fullGroup(id));
    });

    it("lets one of ten parallel saves win, round after round", async () => {
      const id = freshId();
      for (let round = 1; round <= 4; round++) {
        const loaded = await store.load(id);
        const results = await Promise.all(
          Array.from({ length: 10 }, (_, writer) =>
            (writer % 2 === 0 ? store : other).save(id, {
              loaded,
              next: withWaiting(loaded.state, waiting(round * 10 + writer)),
              entries: [],
              command: record(`round-${round}-writer-${writer}`),
            }),
          ),
        );
        expect(results.toSorted()).toEqual([...Array<string>(9).fill("conflict"), "saved"]);
        const { state } = await store.load(id);
        expect(Object.keys(state.waiting)).toHaveLength(round);
        expect((await other.load(id)).state).toEqual(state);
      }
    });
  });
}
