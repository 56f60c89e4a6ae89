import { createServer } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import { afterEach, describe, expect, it } from "vitest";
import type { LogEntry } from "../../../infra/local/functions-host/core-types.ts";
import { startFunctionsHost } from "../../../infra/local/functions-host/start-functions-host.ts";
import { createLatch } from "./latch.ts";
import { httpApp, runHost } from "./run-host.ts";
import { writeApp } from "./write-app.ts";

const hello = 'app.http("hello", { handler: () => ({ body: process.env.GREETING ?? "none" }) });';
const refusal = (options: Parameters<typeof writeApp>[0], settings = {}) =>
  expect(startFunctionsHost({ appDirectory: writeApp(options), settings })).rejects;

describe("an app that cannot run is refused", () => {
  it("when its entry file fails, with the reason", async () => {
    await refusal({ source: 'throw new Error("no database");' }).toThrow(
      /entry file "index.js" .* failed to load: no database/,
    );
  });

  it("when it registers nothing", async () => {
    await refusal({}).toThrow(/registered no function/);
  });

  it("when no file matches main", async () => {
    const files = { "package.json": '{ "main": "dist/*.cjs" }' };
    await refusal({ files }).toThrow(/No file .* matches "main" .*: "dist\/\*\.cjs"/);
  });

  it("when it is an ES module", async () => {
    const files = { "package.json": '{ "type": "module", "main": "index.js" }' };
    await refusal({ files }).toThrow(/ES module/);
  });

  it("when host.json is missing", async () => {
    await expect(startFunctionsHost({ appDirectory: "/nowhere", settings: {} })).rejects.toThrow(
      /host\.json cannot be read/,
    );
  });

  it("when host.json holds a wrong value, with its place", async () => {
    await refusal({ source: hello, serviceBus: { sessionIdleTimeout: "1 second" } }).toThrow(
      /expected a time span.*extensions\.serviceBus\.sessionIdleTimeout/s,
    );
  });

  it("for a timer that never comes due, or at once", async () => {
    await refusal({ source: 'app.timer("tick", { schedule: "every minute", handler() {} });' }).toThrow(
      /function "tick": its schedule "every minute" is no NCRONTAB expression/,
    );
    await refusal({
      source: 'app.timer("tick", { schedule: "0 * * * * *", runOnStartup: true, handler() {} });',
    }).toThrow(/function "tick": runOnStartup is not supported/);
  });

  it("for trigger and binding types it does not know", async () => {
    await refusal({
      source: `
        app.storageQueue("blob", { queueName: "q", connection: "c", handler() {} });
        app.http("out", { extraOutputs: [output.table({ tableName: "t", connection: "c" })], handler() {} });`,
    }).toThrow(/"blob": the trigger type "queueTrigger".*"out": the out binding .* of type "table"/s);
  });

  it.each(["1st", "host", "a.b", "a".repeat(129)])("for the function name %s", async (name) => {
    await refusal({ source: `app.http(${JSON.stringify(name)}, { route: "x", handler() {} });` }).toThrow(
      /the name is not valid/,
    );
  });

  it.each(["admin/users", "Runtime"])("for the route %s", async (route) => {
    await refusal({ source: `app.http("x", { route: "${route}", handler() {} });` }).toThrow(
      /conflicts with the host's own/,
    );
  });

  it("for two functions with one name, one in capitals", async () => {
    await refusal({
      source: 'app.http("same", { handler() {} }); app.http("Same", { route: "b", handler() {} });',
    }).toThrow(/two functions are named "same"/);
  });

  it("for two functions with one route and method", async () => {
    await refusal({
      source: `
        app.http("one", { route: "items/{id}", handler() {} });
        app.http("two", { route: "Items/{name}", methods: ["POST"], handler() {} });`,
    }).toThrow(/"one" and "two" have the same route/);
  });

  it("for a Service Bus connection whose setting is missing", async () => {
    const source =
      'app.serviceBusQueue("q", { connection: "MyBus", queueName: "q", isSessionsEnabled: true, handler() {} });';
    await refusal({ source }).toThrow(/function "q": the setting "MyBus" is missing or empty/);
    await refusal({ source }, { MyBus__fullyQualifiedNamespace: "x.servicebus.windows.net" }).toThrow(
      /works in Azure only/,
    );
  });

  it("for batches, topics and a queue name whose setting is missing", async () => {
    const settings = { Bus: "Endpoint=sb://localhost;SharedAccessKeyName=k;SharedAccessKey=s" };
    const source = `
      app.serviceBusQueue("many", { connection: "Bus", queueName: "q", cardinality: "many", handler() {} });
      app.serviceBusTopic("topic", { connection: "Bus", topicName: "t", subscriptionName: "s", handler() {} });
      app.serviceBusQueue("named", { connection: "Bus", queueName: "%NO_SUCH%", handler() {} });`;
    await refusal({ source }, settings).toThrow(
      /"many": cardinality "many".*"topic": Service Bus topics.*"named": the setting "NO_SUCH"/s,
    );
  });

  it("and leaves nothing behind: the next app starts", async () => {
    await refusal({ source: 'throw new Error("no");' }, { GREETING: "left over" }).toThrow();
    expect(process.env).not.toHaveProperty("GREETING");
    const { url } = await runHost({ appDirectory: writeApp({ source: hello }) });
    expect(await (await fetch(`${url}/api/hello`)).text()).toBe("none");
  });
});

describe("start", () => {
  it("lists the functions with their bindings", async () => {
    const host = await runHost({ appDirectory: writeApp({ source: hello }) });
    expect(host.url).toBe(`http://127.0.0.1:${host.port}`);
    expect(host.functions).toHaveLength(1);
    const [registered] = host.functions;
    expect(registered?.name).toBe("hello");
    expect(Object.values(registered?.bindings ?? {})).toMatchObject([
      { type: "httpTrigger", direction: "in", authLevel: "anonymous" },
      { type: "http", direction: "out" },
    ]);
  });

  it("says plainly that a port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    const port = await new Promise<number>((resolve) => {
      other.on("listening", () => resolve((other.address() as { port: number }).port));
    });
    const options = { appDirectory: writeApp({ source: hello }), settings: {}, port };
    await expect(startFunctionsHost(options)).rejects.toThrow(`Port ${port} on 127.0.0.1 is already in use`);
    other.close();
  });

  it("refuses a second host in the same process", async () => {
    await runHost({ appDirectory: httpApp });
    await expect(startFunctionsHost({ appDirectory: httpApp, settings: {} })).rejects.toThrow(
      /running in this process already/,
    );
  });

  it("warns of routes that hide one another and of host.json properties without effect", async () => {
    const log: LogEntry[] = [];
    const source = `
      app.http("a", { route: "items/{id}", handler() {} });
      app.http("b", { route: "items/new", handler() {} });`;
    const appDirectory = writeApp({ source, serviceBus: { prefetchCount: 10 } });
    await runHost({ appDirectory, log: (entry) => log.push(entry) });
    const warnings = log.filter((entry) => entry.level === "warning").map((entry) => entry.message);
    expect(warnings).toEqual([
      expect.stringContaining('"extensions.serviceBus.prefetchCount" has no effect'),
      expect.stringContaining('"items/{id}" (a) is asked before "items/new" (b)'),
    ]);
  });
});

describe("stop", () => {
  afterEach(() => {
    Reflect.deleteProperty(process.env, "GREETING");
  });

  it("gives process.env back as it was", async () => {
    Object.assign(process.env, { GREETING: "before" });
    const host = await runHost({ appDirectory: httpApp, settings: { GREETING: "hello", NEW_ONE: "1" } });
    expect(await (await fetch(`${host.url}/api/setting`)).text()).toBe("hello");
    await host.stop();
    expect(process.env).toMatchObject({ GREETING: "before" });
    expect(process.env).not.toHaveProperty("NEW_ONE");
  });

  it("lets a running request finish and takes no new one", async () => {
    const test = { arrived: createLatch(), gate: createLatch() };
    Object.assign(globalThis, { [Symbol.for("slow-app")]: test });
    const source = `app.http("slow", { handler: async () => {
      const test = globalThis[Symbol.for("slow-app")];
      test.arrived.open();
      await test.gate.opened;
      return { body: "finished" };
    } });`;
    const host = await runHost({ appDirectory: writeApp({ source }), graceMs: 10_000 });
    const answer = fetch(`${host.url}/api/slow`);
    await test.arrived.opened;
    const stopped = host.stop();
    await expect(fetch(`${host.url}/api/slow`)).rejects.toThrow();
    test.gate.open();
    expect(await (await answer).text()).toBe("finished");
    await stopped;
  });

  it("cuts a request that outlasts the grace period", async () => {
    const test = { arrived: createLatch() };
    Object.assign(globalThis, { [Symbol.for("slow-app")]: test });
    const source = `app.http("hangs", { handler: () => {
      globalThis[Symbol.for("slow-app")].arrived.open();
      return new Promise(() => {});
    } });`;
    const host = await runHost({ appDirectory: writeApp({ source }), graceMs: 20 });
    const cut = expect(fetch(`${host.url}/api/hangs`)).rejects.toThrow();
    await test.arrived.opened;
    await host.stop();
    await cut;
  });

  it.each([
    ["required from node_modules", async () => writeApp({ source: hello })],
    ["inside the bundle", bundledApp],
  ])("lets the same build start again in this process, the library %s", async (_, makeApp) => {
    const appDirectory = await makeApp();
    for (const greeting of ["first", "second", "third"]) {
      const host = await runHost({ appDirectory, settings: { GREETING: greeting } });
      expect(await (await fetch(`${host.url}/api/hello`)).text()).toBe(greeting);
      await host.stop();
    }
  });

  it("takes the built-in module away again", async () => {
    const host = await runHost({ appDirectory: httpApp });
    await host.stop();
    const { createRequire } = await import("node:module");
    expect(() => createRequire(import.meta.url)("@azure/functions-core")).toThrow(/Cannot find/);
  });
});

/** Built as the product is: one CommonJS file that holds the library, with the built-in module left out. */
async function bundledApp(): Promise<string> {
  const directory = writeApp({ source: hello });
  await build({
    entryPoints: [join(directory, "index.js")],
    outfile: join(directory, "dist/main.cjs"),
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    minifyWhitespace: true,
    minifySyntax: true,
    external: ["@azure/functions-core"],
    logLevel: "silent",
  });
  const { writeFile } = await import("node:fs/promises");
  await writeFile(join(directory, "package.json"), '{ "main": "dist/main.cjs" }');
  return directory;
}
