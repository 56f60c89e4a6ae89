import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { type Azurite, startAzurite } from "../../../infra/local/azurite/start-azurite.ts";
import { connectTables, createTables } from "../../../shared/adapters/table-storage/connect-tables.ts";
import { createThreadStore } from "../../../shared/adapters/table-storage/thread-store.ts";
import { threadId } from "../../../shared/domain/ids.ts";
import { canKillAzurite, killAzuriteOn } from "../../support/azurite-process.ts";
import { change, fullThread } from "./thread-fixtures.ts";

const started: Azurite[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((azurite) => azurite.stop()));
});

async function start(options: Parameters<typeof startAzurite>[0]): Promise<Azurite> {
  const azurite = await startAzurite(options);
  started.push(azurite);
  return azurite;
}

describe("startAzurite", () => {
  it("keeps what is in its directory over a stop", async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), "azurite-"));
    const id = threadId("kept");
    const first = await start({ dataDirectory });
    await createTables({ to: first });
    await change(createThreadStore({ tables: connectTables({ to: first }) }), id, {
      command: "c1",
      next: () => fullThread(id),
    });
    await first.stop();

    const second = await start({ dataDirectory });
    const loaded = await createThreadStore({ tables: connectTables({ to: second }) }).load(id);
    expect(loaded.state).toEqual(fullThread(id));
    await second.stop();
    await rm(dataDirectory, { recursive: true });
  });

  it("names a port that is in use", async () => {
    const { port } = await start({});
    await expect(startAzurite({ port })).rejects.toThrow(`port ${port} is in use`);
  });

  it("stops listening when it is stopped, and may be stopped twice", async () => {
    const azurite = await start({});
    expect(await isListening(azurite.port)).toBe(true);
    await azurite.stop();
    expect(await isListening(azurite.port)).toBe(false);
    await azurite.stop();
  });

  it.runIf(canKillAzurite)("tells when it ends though nobody stopped it, and not otherwise", async () => {
    const ends: string[] = [];
    const killed = Promise.withResolvers<void>();
    const stopped = await start({ onUnexpectedExit: () => ends.push("stopped") });
    const { port } = await start({ onUnexpectedExit: killed.resolve });
    await stopped.stop();
    await killAzuriteOn(port);
    await killed.promise;
    expect(ends).toEqual([]);
  });

  it("ends when the process that started it is killed", async () => {
    const module = join(import.meta.dirname, "../../../infra/local/azurite/start-azurite.ts");
    const code = `const { startAzurite } = await import(${JSON.stringify(module)});
      const { port } = await startAzurite({});
      process.stdout.write(port + "\\n");`;
    const parent = spawn(process.execPath, ["--input-type=module", "--eval", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = await once(createInterface({ input: parent.stdout }), "line");
    expect(await isListening(Number(port))).toBe(true);
    parent.kill("SIGKILL");
    await once(parent, "exit");
    while (await isListening(Number(port))) await pause(20);
  });
});

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
