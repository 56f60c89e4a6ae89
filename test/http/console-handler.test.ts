import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createConsoleHandler } from "../../shared/http/console-handler.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "console-"));
  await mkdir(join(folder, "console/assets"), { recursive: true });
  await writeFile(join(folder, "secret.js"), "secret");
  await writeFile(join(folder, "console/index.html"), "<p>console</p>");
  await writeFile(join(folder, "console/assets/main-6XHJ3T2A.js"), "main()");
  await writeFile(join(folder, "console/assets/plain.css"), "p{}");
  await writeFile(join(folder, "console/assets/main-6XHJ3T2A.js.map"), "{}");
});
afterAll(() => rm(folder, { recursive: true }));

const signIn = { issuer: "https://issuer.example/tenant/v2", audience: "switchboard" };

const get = async (path: string, directory = join(folder, "console")) => {
  const handler = createConsoleHandler(() => ({ consoleDirectory: directory, signIn }));
  const url = `http://localhost/console/${path}`;
  const request = new HttpRequest({ method: "GET", url, params: path === "" ? {} : { path } });
  const context = new InvocationContext({ functionName: "console", logHandler: () => undefined });
  const { status, headers, body } = (await handler(request, context)) as HttpResponseInit;
  const text = body instanceof Uint8Array ? Buffer.from(body).toString() : String(body);
  return { status, headers: new Headers(headers), text };
};

it("serves the page at its own address, never kept", async () => {
  const { status, headers, text } = await get("");
  expect([status, text]).toEqual([200, "<p>console</p>"]);
  expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(headers.get("cache-control")).toBe("no-store");
});

it("lets what is named by its content be kept for ever, and nothing else", async () => {
  expect((await get("assets/main-6XHJ3T2A.js")).headers.get("cache-control")).toContain("immutable");
  expect((await get("assets/plain.css")).headers.get("cache-control")).toBe("no-store");
});

it("permits scripts and styles of its own and calls to the issuer, on every answer", async () => {
  for (const path of ["", "config.json", "assets/plain.css", "nowhere"]) {
    const { headers } = await get(path);
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' https://issuer.example; " +
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  }
});

it("tells the page where to sign in", async () => {
  expect(JSON.parse((await get("config.json")).text)).toEqual(signIn);
});

it.each([
  "../secret.js",
  "..%2fsecret.js",
  "assets/../../secret.js",
  "assets",
  "assets/main-6XHJ3T2A.js.map",
  "__proto__",
  "INDEX.HTML",
  "/etc/hostname",
])("has no %s", async (path) => {
  expect((await get(path)).status).toBe(404);
});

it("says nothing of the machine when its pages are missing", async () => {
  const { status, text } = await get("", join(folder, "not-built"));
  expect(status).toBe(500);
  expect(text).not.toContain(folder);
});
