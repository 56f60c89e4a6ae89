import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { jwtVerify } from "jose";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createWebPubSubRealtime } from "../../../shared/adapters/web-pubsub/realtime.ts";
import { userId } from "../../../shared/domain/ids.ts";

const accessKey = "a key of the service, long enough for HS256";
const key = new TextEncoder().encode(accessKey);
const ann = userId("ann/1 é");

interface Pushed {
  readonly user: string;
  readonly hub: string;
  readonly body: string;
}

let pushed: Pushed[];
let refused: string[];
/** The next requests are answered with these; undefined never answers. */
let answers: (number | undefined)[];
let endpoint: string;
let stop: () => Promise<void>;

beforeEach(async () => {
  pushed = [];
  refused = [];
  answers = [];
  const server = createServer(async (request, response) => {
    const status = answers.length > 0 ? answers.shift() : await take(request);
    if (status !== undefined) response.writeHead(status).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
});
afterEach(() => stop());

/** As the service does: the token names the very address that is called, and the version must be one it knows. */
async function take(request: IncomingMessage): Promise<number> {
  const url = new URL(request.url ?? "", endpoint);
  const [, hub = "", user = ""] = /^\/api\/hubs\/(\w+)\/users\/([^/]+)\/:send$/.exec(url.pathname) ?? [];
  const token = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: ["HS256"] });
    const [audience] = [payload.aud].flat();
    if (audience?.split("?")[0] !== `${endpoint}${url.pathname}`) return refuse("audience");
  } catch {
    return refuse("token");
  }
  if (!/^\d{4}-\d\d-\d\d$/.test(url.searchParams.get("api-version") ?? "")) return refuse("api-version");
  if (request.method !== "POST" || user === "") return refuse("path");
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  pushed.push({ user: decodeURIComponent(user), hub, body: Buffer.concat(parts).toString() });
  return 202;
}

function refuse(why: string): number {
  refused.push(why);
  return why === "token" || why === "audience" ? 401 : 400;
}

const realtime = (options: { readonly accessKey?: string; readonly timeoutInMs?: number } = {}) =>
  createWebPubSubRealtime({
    to: {
      connectionString: `Endpoint=${endpoint};AccessKey=${options.accessKey ?? accessKey};Version=1.0;`,
    },
    hub: "switchboard",
    ...(options.timeoutInMs === undefined ? {} : { timeoutInMs: options.timeoutInMs }),
  });

it("tells exactly that user that something changed, and not what", async () => {
  await realtime().notify(ann);
  expect(refused).toEqual([]);
  expect(pushed).toEqual([{ user: ann, hub: "switchboard", body: "changed" }]);
});

it("gives a client an address for that user alone, with which it can only receive", async () => {
  const url = new URL((await realtime().clientUrl(ann)) ?? "");
  expect(url.protocol).toBe("ws:");
  expect(url.pathname).toBe("/client/hubs/switchboard");
  const audience = `${endpoint}/client/hubs/switchboard`;
  const { payload } = await jwtVerify(url.searchParams.get("access_token") ?? "", key, { audience });
  expect(payload.sub).toBe(ann);
  expect(payload["role"] ?? []).toEqual([]);
  expect(payload["webpubsub.group"] ?? []).toEqual([]);
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3_600);
});

it("fails when the key is another one", async () => {
  const other = realtime({ accessKey: "another key, which the service does not have" });
  await expect(other.notify(ann)).rejects.toThrow();
  expect([refused, pushed]).toEqual([["token"], []]);
});

it("tries once more when the service is away for a moment, and then fails", async () => {
  answers = [503];
  await realtime().notify(ann);
  expect(pushed).toHaveLength(1);
  answers = [503, 503];
  await expect(realtime().notify(ann)).rejects.toThrow();
});

it("gives up on a service that says nothing", async () => {
  answers = [undefined, undefined];
  await expect(realtime({ timeoutInMs: 50 }).notify(ann)).rejects.toMatchObject({ name: "AbortError" });
});
