import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createConsoleHandler } from "../../shared/http/console-handler.ts";
import { SignInUnavailableError } from "../../shared/ports/access-tokens.ts";
import type { SignInEndpoints } from "../../shared/ports/sign-in-endpoints.ts";

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

const signIn = {
  issuer: "https://issuer.example/tenant/v2",
  audience: "switchboard",
  scope: "switchboard/.default",
  clientId: "console",
};
const endpoints = {
  authorization: new URL("https://issuer.example/authorize"),
  token: new URL("https://tokens.example/token"),
  endSession: new URL("https://issuer.example/end"),
};

interface Served {
  readonly directory?: string;
  readonly clientId?: string | undefined;
  readonly find?: () => Promise<SignInEndpoints>;
  readonly connectOrigins?: readonly string[];
}

const get = async (path: string, served: Served = {}) => {
  const { directory = join(folder, "console"), find = async () => endpoints, connectOrigins = [] } = served;
  const { clientId: _, ...withoutClient } = signIn;
  const deps = {
    consoleDirectory: directory,
    signIn: "clientId" in served ? withoutClient : signIn,
    signInEndpoints: { find },
    connectOrigins,
  };
  const handler = createConsoleHandler(() => deps);
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

it("serves the page, too, for a conversation and on the way back from the sign-in", async () => {
  for (const path of ["c/a-conversation", "c/b~2|%C3%A9", "signed-in"]) {
    const { status, headers, text } = await get(path);
    expect([status, text]).toEqual([200, "<p>console</p>"]);
    expect(headers.get("content-security-policy")).toContain("script-src 'self'");
  }
});

it("permits the page its own parts and calls to itself and to whom it signs in with", async () => {
  const { headers } = await get("", { connectOrigins: ["wss://live.example"] });
  expect(headers.get("content-security-policy")).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; " +
      "connect-src 'self' https://tokens.example https://issuer.example wss://live.example; " +
      "img-src 'self' blob:; media-src 'self'; worker-src 'none'; base-uri 'none'; form-action 'none'; " +
      "frame-ancestors 'none'",
  );
  expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(headers.get("permissions-policy")).toContain("camera=()");
});

it("permits whatever is no page nothing at all", async () => {
  for (const path of ["config.json", "assets/plain.css", "nowhere"]) {
    const { headers } = await get(path);
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
  }
});

it("is never guessed at, names no referrer and sets no cookie, on every answer", async () => {
  for (const path of ["", "c/1", "config.json", "assets/plain.css", "nowhere"]) {
    const { headers } = await get(path);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("set-cookie")).toBeNull();
  }
});

it("tells the page where to sign in", async () => {
  expect(JSON.parse((await get("config.json")).text)).toEqual({
    ...signIn,
    authorizationEndpoint: "https://issuer.example/authorize",
    tokenEndpoint: "https://tokens.example/token",
    endSessionEndpoint: "https://issuer.example/end",
  });
});

it("says so when it has no client id", async () => {
  const { status, headers, text } = await get("config.json", { clientId: undefined });
  expect([status, headers.get("content-type")]).toEqual([503, "application/problem+json"]);
  expect(JSON.parse(text)).toMatchObject({ code: "console-not-set-up" });
  expect(text).toContain("SWITCHBOARD_CLIENT_ID is not set");
});

it("says so when the issuer is away, and serves the page all the same", async () => {
  const find = async () => {
    throw new SignInUnavailableError("away");
  };
  const { status, headers, text } = await get("config.json", { find });
  expect([status, headers.get("retry-after")]).toEqual([503, "2"]);
  expect(JSON.parse(text)).toMatchObject({
    code: "sign-in-unavailable",
    title: "The sign-in service cannot be reached",
  });
  const page = await get("", { find });
  expect(page.status).toBe(200);
  expect(page.headers.get("content-security-policy")).toContain("connect-src 'self' https://issuer.example;");
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
  "c",
  "c/",
  "c/one/two",
  "signed-in/more",
])("has no %s", async (path) => {
  expect((await get(path)).status).toBe(404);
});

it("says nothing of the machine when its pages are missing", async () => {
  const { status, text } = await get("", { directory: join(folder, "not-built") });
  expect(status).toBe(500);
  expect(text).not.toContain(folder);
});
