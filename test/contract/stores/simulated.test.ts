import { describe, expect, it } from "vitest";
import { createMemoryConfigurationStore } from "../../../shared/adapters/memory/configuration-store.ts";
import { threadId } from "../../../shared/domain/ids.ts";
import { createLonePorts } from "../../simulation/lone-ports.ts";
import { groupStoreContract } from "./group-store-contract.ts";
import { smallStoresContract } from "./small-stores-contract.ts";
import { entry, fullThread, record } from "./thread-fixtures.ts";
import { threadStoreContract } from "./thread-store-contract.ts";

threadStoreContract("simulated", async () => createLonePorts().ports.threads);

groupStoreContract("simulated", async () => {
  const { groups } = createLonePorts().ports;
  return { store: groups, other: groups };
});

smallStoresContract("simulated", async () => {
  const { ports } = createLonePorts();
  return {
    queueMembership: ports.membership,
    presenceLeases: ports.leases,
    userFeeds: ports.feeds,
    deadLetters: ports.deadLetters,
    closed: ports.closed,
    live: ports.live,
    makeConfigurationStores: async () => {
      const store = createMemoryConfigurationStore();
      return [store, store];
    },
  };
});

/** As Azurite behind a relay that loses answers does (away.test.ts). */
describe("an answer of simulated storage that was lost after the write", () => {
  const id = threadId("t");

  it("comes out as a duplicate when the caller saves again", async () => {
    const { ports, failNext } = createLonePorts();
    const loaded = await ports.threads.load(id);
    const save = { loaded, next: fullThread(id), entries: [entry(1)], command: record("c1") };
    failNext("threads.save", "lost-answer");
    await expect(ports.threads.save(id, save)).rejects.toMatchObject({ name: "StorageUnavailableError" });
    expect(await ports.threads.save(id, save)).toBe("duplicate");
    expect((await ports.threads.load(id)).state).toEqual(fullThread(id));
  });

  it("comes out as a duplicate when the SDK tries again", async () => {
    const { ports, failNext } = createLonePorts();
    const loaded = await ports.threads.load(id);
    failNext("threads.save", "retried-inside");
    const save = { loaded, next: fullThread(id), entries: [entry(1)], command: record("c1") };
    expect(await ports.threads.save(id, save)).toBe("duplicate");
    expect((await ports.threads.load(id)).state).toEqual(fullThread(id));
  });

  it("leaves nothing when the service was away before it", async () => {
    const { ports, failNext } = createLonePorts();
    const loaded = await ports.threads.load(id);
    failNext("threads.save", "unavailable");
    const save = { loaded, next: fullThread(id), entries: [entry(1)], command: record("c1") };
    await expect(ports.threads.save(id, save)).rejects.toMatchObject({ name: "StorageUnavailableError" });
    expect((await ports.threads.load(id)).version).toBeUndefined();
    expect(await ports.threads.save(id, save)).toBe("saved");
  });

  it("is a conflict when somebody else wrote in between", async () => {
    const { ports, failNext } = createLonePorts();
    const first = { loaded: await ports.threads.load(id), next: fullThread(id), entries: [] };
    await ports.threads.save(id, { ...first, command: record("c1") });
    const loaded = await ports.threads.load(id);
    failNext("threads.save", "conflict");
    const save = { loaded, next: { ...fullThread(id), epoch: 8 }, entries: [], command: record("c2") };
    expect(await ports.threads.save(id, save)).toBe("conflict");
    expect((await ports.threads.load(id)).state).toEqual(fullThread(id));
  });
});
