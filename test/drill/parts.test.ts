import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { startFront } from "./front.ts";
import { median, waitsAfter } from "./tally.ts";

async function host(name: string): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((_, response) => response.setHeader("connection", "close").end(name));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { server, port: (server.address() as AddressInfo).port };
}

const ask = async (url: string): Promise<string> => (await fetch(url)).text();

describe("the front", () => {
  it("spreads connections, and goes by what is dead", async () => {
    const [one, two] = [await host("one"), await host("two")];
    const front = await startFront([one.port, two.port]);
    onTestFinished(() => front.stop());
    const answers = [await ask(front.url), await ask(front.url), await ask(front.url)];
    expect(new Set(answers)).toEqual(new Set(["one", "two"]));

    one.server.close();
    await once(one.server, "close");
    expect([await ask(front.url), await ask(front.url)]).toEqual(["two", "two"]);
  });

  it("hangs up when nobody lives", async () => {
    const { server, port } = await host("one");
    server.close();
    await once(server, "close");
    const front = await startFront([port, port]);
    onTestFinished(() => front.stop());
    await expect(ask(front.url)).rejects.toThrow("fetch failed");
  });
});

describe("the wait after a kill", () => {
  const said = (triedAt: number, answeredAt?: number) => ({
    conversationId: "c",
    text: "t",
    triedAt,
    ...(answeredAt === undefined ? {} : { answeredAt }),
  });

  it("is that of whoever waited longest, counted from the kill", () => {
    expect(waitsAfter([100, 500], [said(90, 130), said(95, 110), said(120, 900), said(510, 520)])).toEqual([
      30, 400,
    ]);
  });

  it("is nothing when nobody waited", () => {
    expect(waitsAfter([100], [said(10, 20), said(150, 160)])).toEqual([0]);
  });

  it("has a median", () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([])).toBe(0);
  });
});
