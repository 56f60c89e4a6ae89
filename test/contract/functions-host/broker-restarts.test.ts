import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { createLatch } from "../../infra/functions-host/latch.ts";
import { handleWith, runBroker, runBusHost } from "./run-bus.ts";

const job = (n: number) => ({ body: { job: { n } } });
const connectionTo = (port: number) =>
  `Endpoint=sb://127.0.0.1:${port};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;`;

describe("when the broker is away", () => {
  it("the host starts all the same, and works as soon as the broker is there", async () => {
    const port = await freePort();
    handleWith({ onSession: () => undefined, onPlain: () => undefined });
    const { facts, warnings } = await runBusHost(connectionTo(port));
    await warnings.atLeast(2);

    const { send } = await runBroker({ port });
    await send("sessions", { ...job(1), sessionId: "s_a" });
    await send("plain", job(2));
    await facts.atLeast(2);
    // One line per trigger, not one per try.
    expect(warnings.items).toHaveLength(2);
  });

  it("the host goes on within moments of its return, with sessions and without", async () => {
    const { broker, send } = await runBroker();
    handleWith({ onSession: () => undefined, onPlain: () => undefined });
    const { facts } = await runBusHost(broker.connectionString);
    await send("sessions", { ...job(1), sessionId: "s_a" });
    await send("plain", job(1));
    await facts.atLeast(2);
    await broker.close();

    const { send: sendAgain } = await runBroker({ port: broker.port });
    const back = performance.now();
    await sendAgain("sessions", { ...job(2), sessionId: "s_a" }, { ...job(3), sessionId: "s_b" });
    await sendAgain("plain", job(2));
    await facts.atLeast(5);
    expect(performance.now() - back).toBeLessThan(3_000);
  });

  it("stops promptly", async () => {
    const { host, warnings } = await runBusHost(connectionTo(await freePort()));
    await warnings.atLeast(1);
    const began = performance.now();
    await host.stop();
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe("stop", () => {
  it("lets a running message finish and be completed, takes no other, and frees the session", async () => {
    const { broker, events, eventsOf, send } = await runBroker();
    const gate = createLatch();
    const arrived = createLatch();
    handleWith({
      onSession: () => {
        arrived.open();
        return gate.opened;
      },
    });
    const { host, facts } = await runBusHost(broker.connectionString, { graceMs: 10_000 });
    await send("sessions", { ...job(1), sessionId: "s_a" }, { ...job(2), sessionId: "s_a" });
    await arrived.opened;
    const stopped = host.stop();
    gate.open();
    await stopped;
    await eventsOf("session-released", 1);
    expect(facts.items).toHaveLength(1);
    expect(events.items.filter((event) => event.type === "completed")).toHaveLength(1);
    expect(broker.counts("sessions")).toMatchObject({ active: 1, locked: 0 });
  });

  it("gives a message back with its count unchanged when the function outlasts the grace period", async () => {
    const { broker, eventsOf, send } = await runBroker();
    const arrived = createLatch();
    const counts: unknown[] = [];
    handleWith({
      onSession: () => {
        arrived.open();
        return new Promise(() => undefined);
      },
    });
    const { host } = await runBusHost(broker.connectionString, { graceMs: 20 });
    await send("sessions", { ...job(1), sessionId: "s_a" });
    await arrived.opened;
    await host.stop();
    await eventsOf("session-released", 1);

    handleWith({ onSession: (_, { triggerMetadata }) => counts.push(triggerMetadata.deliveryCount) });
    const { facts } = await runBusHost(broker.connectionString);
    await facts.atLeast(1);
    expect(counts).toEqual([1]);
  });

  it("lets the app start again in this process and take up where it was", async () => {
    const { broker, send } = await runBroker();
    const done: unknown[] = [];
    handleWith({ onSession: (body) => done.push(body) });
    for (const n of [1, 2, 3]) {
      await send("sessions", { ...job(n), sessionId: "s_a" });
      const { host, facts } = await runBusHost(broker.connectionString);
      await facts.atLeast(1);
      await host.stop();
    }
    expect(done).toEqual([1, 2, 3].map((n) => job(n).body));
  });

  it("leaves nothing that keeps the process alive", async () => {
    const { broker, send } = await runBroker();
    await send("sessions", { ...job(1), sessionId: "s_a" });
    const script = join(import.meta.dirname, "run-and-stop.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [script], {
      env: { ...process.env, BUS: broker.connectionString },
      timeout: 15_000,
    });
    expect(stdout.trim()).toBe("stopped after s_a");
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  const port = await new Promise<number>((resolve) => {
    server.on("listening", () => resolve((server.address() as { port: number }).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
