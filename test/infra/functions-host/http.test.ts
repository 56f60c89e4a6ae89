import { once } from "node:events";
import { request as send } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { LogEntry } from "../../../infra/local/functions-host/core-types.ts";
import type { InvocationFact } from "../../../infra/local/functions-host/run-invocation.ts";
import { createLatch } from "./latch.ts";
import { httpApp, runHost } from "./run-host.ts";
import { writeApp } from "./write-app.ts";

const start = () => runHost({ appDirectory: httpApp });

async function getJson(url: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(url, init);
  expect(response.status).toBe(200);
  return response.json();
}

/** A request whose body goes out in chunks, without a Content-Length. */
async function sendChunked(url: string, body: string): Promise<{ status: number | undefined; body: string }> {
  const request = send(url, { method: "POST", headers: { "transfer-encoding": "chunked" } });
  request.end(body);
  const [response] = await once(request, "response");
  return { status: response.statusCode, body: await text(response) };
}

describe("routes", () => {
  it("stand under the prefix api and take the function's name by default, in any case", async () => {
    const { url } = await start();
    expect(await (await fetch(`${url}/api/ping`)).text()).toBe("pong");
    expect((await fetch(`${url}/API/Ping/`)).status).toBe(200);
    expect((await fetch(`${url}/ping`)).status).toBe(404);
    expect((await fetch(`${url}/apiping`)).status).toBe(404);
  });

  it("follow routePrefix of host.json", async () => {
    const source = 'app.http("root", { route: "hello", handler: () => ({ body: "hi" }) });';
    const { url } = await runHost({ appDirectory: writeApp({ source, http: { routePrefix: "" } }) });
    expect((await fetch(`${url}/hello`)).status).toBe(200);
    expect((await fetch(`${url}/api/hello`)).status).toBe(404);
  });

  it("hand over parameters, held to their constraints", async () => {
    const { url } = await start();
    expect(await getJson(`${url}/api/orders/42`)).toEqual({ by: "id", params: { id: "42" } });
    expect(await getJson(`${url}/api/orders/abc`)).toEqual({ by: "name", params: { name: "abc" } });
    expect(await getJson(`${url}/api/orders/abc/2`)).toEqual({
      by: "name",
      params: { name: "abc", page: "2" },
    });
    expect((await fetch(`${url}/api/orders/a-1`)).status).toBe(404);
  });

  it("are asked in the order of function names, so a catch-all named early swallows a literal route", async () => {
    const { url } = await start();
    expect(await getJson(`${url}/api/files/special`)).toEqual({
      by: "catch-all",
      params: { path: "special" },
    });
    expect(await getJson(`${url}/api/files/special`, { method: "POST" })).toEqual({ by: "special" });
  });

  it("answer 404, not 405, to a method that no route takes", async () => {
    const { url } = await start();
    const response = await fetch(`${url}/api/ping`, { method: "DELETE" });
    expect(response.status).toBe(404);
    expect(await response.text()).toBe("");
  });

  it("decode parameters but leave an encoded slash as it came", async () => {
    const { url } = await start();
    expect(await getJson(`${url}/api/files/19%3Aabc%2Fd%20e`)).toMatchObject({
      params: { path: "19:abc%2Fd e" },
    });
  });
});

describe("requests that are none", () => {
  it.each([
    ["a Host header that is no host", "/api/ping", "a b"],
    ["a Host header with a path", "/api/ping", "example.org/x"],
    ["a Host header with a port beyond all", "/api/ping", "localhost:99999"],
    ["a Host header with a user", "/api/ping", "me@localhost"],
    ["an absolute target, as for a proxy", "http://localhost/api/ping", "localhost"],
    ["an absolute target of another host", "https://example.org:444/api/ping", "localhost"],
  ])("are answered with 400: %s", async (_, path, host) => {
    const { port } = await start();
    const request = send({ host: "127.0.0.1", port, path, headers: { host } });
    request.end();
    const [response] = await once(request, "response");
    response.resume();
    expect(response.statusCode).toBe(400);
  });
});

describe("requests", () => {
  it("reach the function with method, url, query, headers and body", async () => {
    const { url } = await start();
    const seen = await getJson(`${url}/api/echo?a=1&b=x%20y`, {
      method: "POST",
      headers: { "x-one": "1" },
      body: "text",
    });
    expect(seen).toMatchObject({
      method: "POST",
      url: `${url}/api/echo?a=1&b=x%20y`,
      query: { a: "1", b: "x y" },
      headers: { "x-one": "1" },
      body: "text",
      functionName: "echo",
      triggerMetadata: "undefined",
    });
  });

  it("have repeated query keys joined by a comma", async () => {
    const { url } = await start();
    expect(await getJson(`${url}/api/echo?a=1&a=2`)).toMatchObject({ query: { a: "1,2" } });
  });

  it("lose their empty headers", async () => {
    const { url } = await start();
    const { headers } = (await getJson(`${url}/api/echo`, { headers: { "x-empty": "" } })) as {
      headers: object;
    };
    expect(headers).not.toHaveProperty("x-empty");
  });

  it("arrive with an empty body when it was sent in chunks", async () => {
    const { url } = await start();
    const { status, body } = await sendChunked(`${url}/api/echo`, "lost");
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ method: "POST", body: "" });
  });

  it("carry bytes both ways unharmed", async () => {
    const { url } = await start();
    const bytes = new Uint8Array([0, 255, 13, 10, 128]);
    const response = await fetch(`${url}/api/binary`, { method: "POST", body: bytes });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });
});

describe("answers", () => {
  it("carry status, headers and body, and the custom headers of host.json", async () => {
    const { url } = await start();
    const response = await fetch(`${url}/api/teapot`);
    expect(response.status).toBe(418);
    expect(response.headers.get("content-type")).toBe("text/tea");
    expect(response.headers.get("x-leaf")).toBe("green");
    expect(response.headers.get("x-frame-options")).toBe("DENY");
    expect(await response.text()).toBe("hot");
  });

  it("are 204 for undefined", async () => {
    const { url } = await start();
    expect((await fetch(`${url}/api/nothing`)).status).toBe(204);
  });

  it.each(["throws", "not-an-object"])("are 500 with an empty body when the function %s", async (name) => {
    const { url } = await start();
    const response = await fetch(`${url}/api/${name}`);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe("");
  });

  it("set cookies from the cookies property", async () => {
    const { url } = await start();
    const response = await fetch(`${url}/api/cookies`);
    expect(response.headers.getSetCookie()).toEqual([
      "a=1%202; max-age=60; path=/; secure; samesite=Strict; httponly",
      "b=2",
    ]);
  });

  it("keep only the last of two set-cookie headers", async () => {
    const { url } = await start();
    const response = await fetch(`${url}/api/set-cookie-headers`);
    expect(response.headers.getSetCookie()).toEqual(["second=2"]);
  });

  it("have no body for HEAD", async () => {
    const { url } = await start();
    const response = await fetch(`${url}/api/echo`, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(0);
  });
});

describe("limits", () => {
  const settings = { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: "10" };

  it("refuse a longer Content-Length with 413, at the limit not", async () => {
    const { url } = await runHost({ appDirectory: httpApp, settings });
    const post = async (body: string) => (await fetch(`${url}/api/echo`, { method: "POST", body })).status;
    expect(await post("0123456789")).toBe(200);
    expect(await post("0123456789+")).toBe(413);
  });

  it("refuse a chunked body that grows too long", async () => {
    const { url } = await runHost({ appDirectory: httpApp, settings });
    expect((await sendChunked(`${url}/api/echo`, "0123456789+")).status).toBe(413);
  });

  it("answer 429 beyond maxOutstandingRequests and let the rest wait their turn", async () => {
    const source = `
      let running = 0;
      app.http("slow", { handler: async () => {
        const test = globalThis[Symbol.for("slow-app")];
        test.mostRunning = Math.max(test.mostRunning, ++running);
        test.arrived.open();
        await test.gate.opened;
        running--;
        return { body: "ok" };
      } });`;
    const test = { mostRunning: 0, arrived: createLatch(), gate: createLatch() };
    Object.assign(globalThis, { [Symbol.for("slow-app")]: test });
    const http = { maxConcurrentRequests: 1, maxOutstandingRequests: 3 };
    const { url } = await runHost({ appDirectory: writeApp({ source, http }) });

    const answers = Array.from({ length: 5 }, () => fetch(`${url}/api/slow`));
    await test.arrived.opened;
    // Two of five find the place taken and two waiting; they are answered while the others wait.
    const refused = await Promise.all([Promise.race(answers), takeSecond(answers)]);
    expect(refused.map((response) => response.status)).toEqual([429, 429]);

    test.gate.open();
    const statuses = (await Promise.all(answers)).map((response) => response.status);
    expect(statuses.toSorted()).toEqual([200, 200, 200, 429, 429]);
    expect(test.mostRunning).toBe(1);
  });
});

/** The second to come of several. */
function takeSecond<T>(promises: readonly Promise<T>[]): Promise<T> {
  let arrived = 0;
  return new Promise((resolve) => {
    for (const promise of promises) {
      void promise.then((value) => {
        if (++arrived === 2) resolve(value);
      });
    }
  });
}

describe("keys", () => {
  const keys = {
    master: "the-master",
    host: { default: "the-host" },
    functions: { guarded: { default: "the-function" } },
  };
  const status = async (url: string, key?: string) =>
    (await fetch(url, { headers: key === undefined ? {} : { "x-functions-key": key } })).status;

  it("are not checked by default", async () => {
    const { url } = await start();
    expect(await status(`${url}/api/guarded`)).toBe(200);
    expect(await status(`${url}/api/masters`)).toBe(200);
  });

  it("open a function of level function: its own, a host key, the master key", async () => {
    const { url } = await runHost({ appDirectory: httpApp, requireKeys: true, keys });
    for (const key of ["the-function", "the-host", "the-master"]) {
      expect(await status(`${url}/api/guarded`, key)).toBe(200);
    }
    expect(await status(`${url}/api/guarded?code=the-host`)).toBe(200);
    expect(await status(`${url}/api/guarded`)).toBe(401);
    expect(await status(`${url}/api/guarded`, "wrong")).toBe(401);
  });

  it("count in the header before the query", async () => {
    const { url } = await runHost({ appDirectory: httpApp, requireKeys: true, keys });
    expect(await status(`${url}/api/guarded?code=the-host`, "wrong")).toBe(401);
  });

  it("open level admin with the master key only, and anonymous with none", async () => {
    const { url } = await runHost({ appDirectory: httpApp, requireKeys: true, keys });
    expect(await status(`${url}/api/masters`, "the-host")).toBe(401);
    expect(await status(`${url}/api/masters`, "the-master")).toBe(200);
    expect(await status(`${url}/api/ping`)).toBe(200);
  });
});

describe("what the host tells", () => {
  it("warns of a log line written after the function ended", async () => {
    const entries: LogEntry[] = [];
    const late = createLatch();
    const log = (entry: LogEntry) => {
      entries.push(entry);
      if (entry.message === "too late") late.open();
    };
    const { url } = await runHost({ appDirectory: httpApp, log });
    await fetch(`${url}/api/logs-late`);
    await late.opened;
    const levels = entries.map(({ level, category }) => `${level} ${category}`);
    expect(entries.find((entry) => entry.message === "in time")).toMatchObject({
      level: "information",
      category: "Function.logs-late.User",
      invocationId: expect.any(String),
    });
    expect(levels).toContain("warning Function.logs-late");
    expect(entries.some((entry) => entry.message.includes("after function execution has completed"))).toBe(
      true,
    );
  });

  it("reports each invocation with its error", async () => {
    const facts: InvocationFact[] = [];
    const { url } = await runHost({ appDirectory: httpApp, onInvocationEnd: (fact) => facts.push(fact) });
    await fetch(`${url}/api/ping`);
    await fetch(`${url}/api/throws`);
    expect(facts).toMatchObject([
      {
        functionName: "ping",
        trigger: "http",
        invocationId: expect.any(String),
        durationMs: expect.any(Number),
      },
      { functionName: "throws", trigger: "http", error: new Error("secret internals") },
    ]);
    expect(facts[0]).not.toHaveProperty("error");
  });
});

it("survives a client that goes away in the middle of its body", async () => {
  const { url, port } = await start();
  const socket = connect(port, "127.0.0.1");
  socket.write("POST /api/echo HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf", () =>
    socket.destroy(),
  );
  await once(socket, "close");
  expect((await fetch(`${url}/api/ping`)).status).toBe(200);
});
