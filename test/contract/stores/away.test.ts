import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { connectTables, createTables } from "../../../shared/adapters/table-storage/connect-tables.ts";
import { StorageUnavailableError } from "../../../shared/adapters/table-storage/errors.ts";
import { createThreadStore } from "../../../shared/adapters/table-storage/thread-store.ts";
import { commandId, threadId } from "../../../shared/domain/ids.ts";
import { useAzurite } from "../../support/azurite.ts";
import { change, entry, fullThread, record } from "./thread-fixtures.ts";

const azurite = useAzurite();
const id = threadId("t");
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** A server on a free port; the answer is the storage connection string that leads to it. */
async function startServer(answer: Answer): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return azurite.connectionString().replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${port}`);
}

/** Hands everything on to Azurite; `lose` says whose answers are lost on the way back. */
function relay(lose: (incoming: IncomingMessage) => boolean): Answer {
  return (incoming, outgoing) => {
    const [, port] = /127\.0\.0\.1:(\d+)/.exec(azurite.connectionString()) ?? [];
    const { method, headers, url } = incoming;
    const onward = request({ host: "127.0.0.1", port, method, headers, path: url }, (answer) => {
      if (lose(incoming)) {
        answer.resume();
        answer.once("end", () => outgoing.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  };
}

function storeOver(
  connectionString: string,
  options: { prefix?: string; maxRetries?: number; timeoutInMs?: number } = {},
) {
  const { prefix = "away", maxRetries = 1, timeoutInMs = 5_000 } = options;
  const retry = { maxRetries, retryDelayInMs: 1 };
  return createThreadStore({
    tables: connectTables({ to: { connectionString }, prefix, retry, timeoutInMs }),
  });
}

describe("storage that is away", () => {
  it("is told by name when nobody listens", async () => {
    const connectionString = await startServer(() => {});
    await Promise.all(closers.splice(0).map((close) => close()));
    const store = storeOver(connectionString);
    const error = await store.load(id).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StorageUnavailableError);
    expect(error).toMatchObject({ message: expect.stringContaining("awayconversations") });
    expect((error as Error).cause).toBeInstanceOf(Error);
    await expect(change(store, id, { command: "c", next: () => fullThread(id) })).rejects.toThrow(
      StorageUnavailableError,
    );
  });

  it.each([429, 500, 503])("is told by name when it answers %i", async (status) => {
    const store = storeOver(
      await startServer((incoming, outgoing) => {
        incoming.resume();
        outgoing.writeHead(status, { "content-type": "application/json" });
        outgoing.end(JSON.stringify({ "odata.error": { code: "ServerBusy", message: { value: "busy" } } }));
      }),
    );
    const loaded = { state: fullThread(id), version: undefined };
    const save = { loaded, next: { ...fullThread(id) }, entries: [], command: record("c") };
    await expect(store.load(id)).rejects.toThrow(StorageUnavailableError);
    await expect(store.findCommand(id, commandId("c"))).rejects.toThrow(StorageUnavailableError);
    await expect(store.save(id, save)).rejects.toThrow(StorageUnavailableError);
  });

  it("is told by name when it says nothing", async () => {
    const store = storeOver(await startServer(() => {}), { timeoutInMs: 30, maxRetries: 0 });
    await expect(store.load(id)).rejects.toThrow(StorageUnavailableError);
  });

  it("is not what a missing table is", async () => {
    const store = storeOver(azurite.connectionString(), { prefix: "nowhere" });
    await expect(store.load(id)).rejects.toThrow(/the table does not exist/);
    await expect(store.findCommand(id, commandId("c"))).rejects.toThrow(/the table does not exist/);
    await expect(
      store.save(id, {
        loaded: { state: fullThread(id), version: undefined },
        next: { ...fullThread(id) },
        entries: [],
        command: record("c"),
      }),
    ).rejects.toThrow(/the table does not exist/);
  });
});

describe("an answer that was lost after the write", () => {
  it.each([
    ["comes out as a duplicate when the SDK tries again", 1],
    ["comes out as a duplicate when the caller saves again", 0],
  ])("%s", async (_, maxRetries) => {
    const prefix = `lost${maxRetries}`;
    await createTables({ to: { connectionString: azurite.connectionString() }, prefix });
    let toLose = 1;
    const connectionString = await startServer(
      relay(({ url }) => url?.includes("$batch") === true && toLose-- > 0),
    );
    const store = storeOver(connectionString, { prefix, maxRetries });
    const loaded = await store.load(id);
    const save = { loaded, next: fullThread(id), entries: [entry(1)], command: record("c1") };
    if (maxRetries === 0) await expect(store.save(id, save)).rejects.toThrow(StorageUnavailableError);
    expect(await store.save(id, save)).toBe("duplicate");
    expect((await store.load(id)).state).toEqual(fullThread(id));
  });
});
