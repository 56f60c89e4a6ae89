import { describe, expect, it } from "vitest";
import { createGroupStore } from "../../../shared/adapters/table-storage/group-store.ts";
import type { Tables } from "../../../shared/adapters/table-storage/table.ts";
import { createThreadStore } from "../../../shared/adapters/table-storage/thread-store.ts";
import { createUserFeeds } from "../../../shared/adapters/table-storage/user-feeds.ts";
import { groupId, threadId, userId } from "../../../shared/domain/ids.ts";
import { useAzurite } from "../../support/azurite.ts";
import * as group from "./group-fixtures.ts";
import * as thread from "./thread-fixtures.ts";

const azurite = useAzurite();

interface Counted {
  readonly tables: Tables;
  /** How many requests went out while `act` ran. */
  requestsOf(act: () => Promise<unknown>): Promise<number>;
}

async function countRequests(): Promise<Counted> {
  let requests = 0;
  const { tables } = await azurite.makeTables({
    onRequest: () => {
      requests++;
    },
  });
  return {
    tables,
    async requestsOf(act) {
      const before = requests;
      await act();
      return requests - before;
    },
  };
}

describe("requests to Table Storage", () => {
  it("are one for each step of a thread's command", async () => {
    const { tables, requestsOf } = await countRequests();
    const store = createThreadStore({ tables });
    const id = threadId("t");
    const loaded = await store.load(id);
    const save = {
      loaded,
      next: thread.fullThread(id),
      entries: [thread.entry(1), thread.entry(2)],
      command: thread.record("c1", [thread.sendToCustomer]),
    };
    const deliveries = [1, 2].map((sequence) => ({
      conversation: 1,
      sequence,
      state: "delivered" as const,
      at: 3,
    }));

    expect(await requestsOf(() => store.save(id, save))).toBe(1);
    expect(await requestsOf(() => store.load(id))).toBe(1);
    expect(await requestsOf(() => store.load(threadId("unknown")))).toBe(1);
    expect(await requestsOf(() => store.recordDeliveries(id, deliveries))).toBe(1);
    expect(await requestsOf(() => store.findDeliveries(id, deliveries))).toBe(1);
    expect(await requestsOf(() => store.findCommand(id, save.command.id))).toBe(1);
    expect(await requestsOf(() => store.readJournal(id, { conversation: 1, after: 0, limit: 5 }))).toBe(2);
    expect(await requestsOf(() => store.recordDeliveries(id, []))).toBe(0);
  });

  it("are one for a load, and two when somebody else changed what was saved here a moment ago", async () => {
    const { tables, requestsOf } = await countRequests();
    let now = 0;
    const store = createThreadStore({ tables, now: () => now });
    const other = createThreadStore({ tables, now: () => now });
    const id = threadId("t");
    const epochOf = async (): Promise<number> => (await store.load(id)).state.epoch;
    const save = (by: typeof store, command: string, epoch: number): Promise<string> =>
      thread.change(by, id, { command, next: () => ({ ...thread.fullThread(id), epoch }) });

    await save(store, "c1", 1);
    expect(await requestsOf(async () => expect(await epochOf()).toBe(1))).toBe(1);
    await save(other, "c2", 2);
    expect(await requestsOf(async () => expect(await epochOf()).toBe(2))).toBe(2);
    await save(store, "c3", 3);
    await save(other, "c4", 4);
    now = 1_000;
    expect(await requestsOf(async () => expect(await epochOf()).toBe(4))).toBe(1);
  });

  it("are one for a refusal, and two for a save that lost", async () => {
    const { tables, requestsOf } = await countRequests();
    const store = createThreadStore({ tables });
    const id = threadId("t");
    const loaded = await store.load(id);
    const refusal = { loaded, next: loaded.state, entries: [], command: thread.refusal("c1") };
    const change = { loaded, next: thread.fullThread(id), entries: [], command: thread.record("c2") };
    expect(await requestsOf(() => store.save(id, refusal))).toBe(1);
    expect(await requestsOf(() => store.save(id, change))).toBe(1);
    expect(await requestsOf(() => store.save(id, change))).toBe(2);
  });

  it("are two for a group's command, once the group is known", async () => {
    const { tables, requestsOf } = await countRequests();
    const store = createGroupStore({ tables });
    const id = groupId("default");
    await group.change(store, id, { command: "c0", next: () => group.fullGroup(id) });
    for (const command of ["c1", "c2"]) {
      const requests = await requestsOf(() =>
        group.change(store, id, {
          command,
          next: (state) => group.withWaiting(state, group.waiting(command === "c1" ? 7 : 8)),
          entries: [group.queued(1, group.waiting(7))],
        }),
      );
      expect(requests).toBe(2);
    }
    expect(await requestsOf(() => createGroupStore({ tables }).load(id))).toBe(1);
  });

  it("are at most one for each of the 16 feed buckets, however many users wait", async () => {
    const { tables, requestsOf } = await countRequests();
    const feeds = createUserFeeds({ tables });
    const users = Array.from({ length: 200 }, (_, index) => userId(`user-${index}`));
    await Promise.all(users.map((user) => feeds.markChanged(user)));
    expect(await requestsOf(() => feeds.marksOf(users))).toBeLessThanOrEqual(16);
    expect(await requestsOf(() => feeds.marksOf(users.slice(0, 1)))).toBe(1);
    expect(await requestsOf(() => feeds.feedOf(userId("user-0")))).toBe(1);
    expect(await requestsOf(() => feeds.markTyping(userId("user-0"), {}))).toBe(1);
  });
});
