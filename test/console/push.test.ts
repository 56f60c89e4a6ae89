import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { WebSocketServer } from "ws";
import { reconnectDelay, startPush } from "../../shared/console/live/push.ts";

let server: WebSocketServer;
let url: string;
let stop: () => void;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  stop = () => undefined;
});
afterEach(async () => {
  stop();
  for (const client of server.clients) client.terminate();
  await new Promise((closed) => server.close(closed));
});

const connected = async () => {
  const [socket] = await once(server, "connection");
  return socket;
};

/** Starts a page; each answer resolves at the next call. */
function page(findUrl: () => Promise<string | undefined> = async () => url) {
  let syncs = 0;
  let next = Promise.withResolvers<number>();
  const states: boolean[] = [];
  stop = startPush({
    findUrl,
    chance: () => 0,
    onConnected: (isConnected) => states.push(isConnected),
    syncNow: () => {
      next.resolve(++syncs);
      next = Promise.withResolvers();
    },
  });
  return { states, nextSync: () => next.promise };
}

it("syncs when it is connected, and at each push", async () => {
  const { nextSync, states } = page();
  const first = nextSync();
  const socket = await connected();
  expect(await first).toBe(1);
  const second = nextSync();
  socket.send("changed");
  expect(await second).toBe(2);
  expect(states).toEqual([true]);
});

it("connects again with a new address when the socket is lost", async () => {
  const findUrl = vi.fn(async () => url);
  const { states } = page(findUrl);
  const first = await connected();
  const again = connected();
  first.terminate();
  await again;
  expect(findUrl).toHaveBeenCalledTimes(2);
  expect(states.slice(0, 2)).toEqual([true, false]);
});

it("asks again when the address cannot be had", async () => {
  const findUrl = vi.fn(async () => url).mockRejectedValueOnce(new Error("offline"));
  page(findUrl);
  await connected();
  expect(findUrl).toHaveBeenCalledTimes(2);
});

it("stays away where there is no push, and after it was stopped", async () => {
  const findUrl = vi.fn(async () => undefined);
  const { states } = page(findUrl);
  await findUrl.mock.results[0]?.value;
  expect(states).toEqual([]);

  const { promise: asked, resolve: answer } = Promise.withResolvers<string>();
  page(() => asked);
  stop();
  answer(url);
  await asked;
  expect(server.clients.size).toBe(0);
});

it("waits anything up to a bound that doubles, to a minute", () => {
  expect([0, 1, 2, 20].map((attempt) => reconnectDelay(attempt, 1))).toEqual([1_000, 2_000, 4_000, 60_000]);
  expect(reconnectDelay(3, 0)).toBe(0);
  expect(reconnectDelay(3, 0.5)).toBe(4_000);
});
