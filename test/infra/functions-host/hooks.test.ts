import { expect, it } from "vitest";
import type { LogEntry } from "../../../infra/local/functions-host/core-types.ts";
import { runHost } from "./run-host.ts";
import { writeApp } from "./write-app.ts";

const text = async (url: string): Promise<string> => (await fetch(url)).text();

it("lets a preInvocation hook replace the inputs and the function itself", async () => {
  const source = `
    app.http("greet", { handler: () => ({ body: "original" }) });
    app.hook.preInvocation((context) => {
      context.inputs = ["replaced input"];
      context.functionHandler = (input) => ({ body: "instead: " + input });
    });`;
  const { url } = await runHost({ appDirectory: writeApp({ source }) });
  expect(await text(`${url}/api/greet`)).toBe("instead: replaced input");
});

it("lets a postInvocation hook see and replace result and error", async () => {
  const source = `
    app.http("fails", { handler: () => { throw new Error("broken"); } });
    app.http("works", { handler: () => ({ body: "works" }) });
    app.hook.postInvocation((context) => {
      if (context.error) context.result = { body: "recovered from " + context.error.message };
      else context.result = { body: context.result.body + " better" };
      context.error = null;
    });`;
  const { url } = await runHost({ appDirectory: writeApp({ source }) });
  expect(await text(`${url}/api/fails`)).toBe("recovered from broken");
  expect(await text(`${url}/api/works`)).toBe("works better");
});

it("fails the invocation when a hook throws", async () => {
  const source = `
    app.http("greet", { handler: () => ({ body: "hi" }) });
    app.hook.preInvocation(() => { throw new Error("not today"); });`;
  const { url } = await runHost({ appDirectory: writeApp({ source }) });
  expect((await fetch(`${url}/api/greet`)).status).toBe(500);
});

it("shares hookData within one invocation, in the order the hooks were registered", async () => {
  const source = `
    app.http("trail", { handler: () => ({ body: "" }) });
    app.hook.preInvocation((context) => { context.hookData.trail = ["first"]; });
    app.hook.preInvocation((context) => { context.hookData.trail.push("second"); });
    app.hook.postInvocation((context) => {
      context.hookData.trail.push("after");
      context.result = { body: context.hookData.trail.join(" ") };
    });`;
  const { url } = await runHost({ appDirectory: writeApp({ source }) });
  expect(await text(`${url}/api/trail`)).toBe("first second after");
  expect(await text(`${url}/api/trail`)).toBe("first second after");
});

it("lets a log hook rewrite a line", async () => {
  const source = `
    app.http("logs", { handler: (_, context) => { context.info("card 4111"); return {}; } });
    app.hook.log((context) => { context.message = context.message.replace("4111", "****"); });`;
  const entries: LogEntry[] = [];
  const { url } = await runHost({ appDirectory: writeApp({ source }), log: (entry) => entries.push(entry) });
  await fetch(`${url}/api/logs`);
  expect(entries.map((entry) => entry.message)).toContain("card ****");
});

it("runs appStart before the first request and appTerminate on stop", async () => {
  const source = `
    const seen = [];
    app.http("seen", { handler: () => ({ jsonBody: seen }) });
    app.hook.appStart(async () => { await null; seen.push("started"); });
    app.hook.appTerminate(() => { globalThis.appTerminated = true; });`;
  const host = await runHost({ appDirectory: writeApp({ source }) });
  expect(JSON.parse(await text(`${host.url}/api/seen`))).toEqual(["started"]);
  await host.stop();
  expect(globalThis).toHaveProperty("appTerminated", true);
});
