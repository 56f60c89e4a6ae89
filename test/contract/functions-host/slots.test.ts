import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { repository } from "../../architecture/source-files.ts";
import { createLatch } from "../../infra/functions-host/latch.ts";
import { writeApp } from "../../infra/functions-host/write-app.ts";
import { handleWith, runBroker, runBusHost } from "./run-bus.ts";

const liveThreads = 500;

const source = `app.serviceBusQueue("on-session", {
  connection: "ServiceBus", queueName: "sessions", isSessionsEnabled: true,
  handler: (body, context) => globalThis[Symbol.for("bus-app")].onSession(body, context) });`;

/** An app with the host.json that ships. */
const shippedHost = () =>
  writeApp({ source, files: { "host.json": readFileSync(`${repository}/host.json`, "utf8") } });

it("handles message 501 while the sessions of 500 live threads are held, with the settings that ship", async () => {
  const { broker, send } = await runBroker();
  const held = new Set<string>();
  const allHeld = createLatch();
  const another = createLatch<number>();
  const gate = createLatch();
  handleWith({
    onSession: (body) => {
      const { thread } = (body as { job: { thread: string } }).job;
      if (thread === "s_another") return another.open(held.size);
      held.add(thread);
      if (held.size === liveThreads) allHeld.open();
      return gate.opened.then(() => held.delete(thread));
    },
  });
  const message = (thread: string) => ({ sessionId: thread, body: { job: { thread } } });
  await send("sessions", ...Array.from({ length: liveThreads }, (_, n) => message(`s_${n}`)));
  await runBusHost(broker.connectionString, { appDirectory: shippedHost() });
  await allHeld.opened;

  await send("sessions", message("s_another"));
  expect(await another.opened).toBe(liveThreads);
  gate.open();
  await broker.whenIdle("sessions");
});
