import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAttachments } from "../../../shared/adapters/attachments/fetch-attachments.ts";
import { fileTypeOf } from "../../../shared/adapters/attachments/file-type.ts";

const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const asked: { readonly path: string; readonly headers: IncomingMessage["headers"] }[] = [];
const left: Promise<unknown>[] = [];

const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  "/card.png": (response) => response.writeHead(200, { "content-type": "image/png" }).end(png),
  "/page.png": (response) =>
    response.writeHead(200, { "content-type": "image/png" }).end("<script>alert(1)</script>"),
  "/limit": (response) => response.end(Buffer.alloc(1000)),
  "/over": (response) => response.end(Buffer.alloc(1001)),
  "/endless": (response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(400)));
    };
    response.on("drain", more);
    more();
  },
  "/slow": (response) => void response.writeHead(200).write("a"),
  "/silent": () => undefined,
  "/away": (response) => response.writeHead(302, { location: "/card.png" }).end(),
  "/missing": (response) => response.writeHead(404).end(),
  "/deleted": (response) => response.writeHead(410).end(),
  "/private": (response) => response.writeHead(401).end(),
  "/cut": (response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("a", () => response.destroy());
  },
};

const server = createServer((request, response) => {
  asked.push({ path: request.url ?? "", headers: request.headers });
  left.push(once(response, "close"));
  answers[request.url ?? ""]?.(response);
});
let origin = "";
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const attachments = createAttachments({
  isAllowed: (url) => url.startsWith(origin),
  maxBytes: 1000,
  timeoutInMs: 30_000,
});
const hurried = createAttachments({ isAllowed: () => true, timeoutInMs: 100 });

describe("a file", () => {
  it("is fetched with no credential", async () => {
    asked.length = 0;
    expect(await attachments.fetch(`${origin}/card.png`)).toEqual({
      kind: "fetched",
      type: "image/png",
      bytes: png,
    });
    expect(asked.map(({ path }) => path)).toEqual(["/card.png"]);
    for (const name of ["authorization", "cookie", "referer"])
      expect(asked[0]?.headers).not.toHaveProperty(name);
  });

  it("that only says it is an image is bytes to be saved", async () => {
    expect(await attachments.fetch(`${origin}/page.png`)).toMatchObject({ type: "application/octet-stream" });
  });

  it("may be as large as the limit", async () => {
    expect(await attachments.fetch(`${origin}/limit`)).toMatchObject({ kind: "fetched" });
  });

  it("is not asked for on a host that is not allowed", async () => {
    asked.length = 0;
    expect(await attachments.fetch(origin.replace("127.0.0.1", "127.0.0.2"))).toEqual({
      kind: "refused",
      reason: "attachment-host-not-allowed",
    });
    expect(asked).toEqual([]);
  });

  it("is not fetched from where a redirect leads", async () => {
    asked.length = 0;
    expect(await attachments.fetch(`${origin}/away`)).toMatchObject({ reason: "attachment-unavailable" });
    expect(asked.map(({ path }) => path)).toEqual(["/away"]);
  });

  it.each([
    ["/over", "attachment-too-large"],
    ["/missing", "attachment-gone"],
    ["/deleted", "attachment-gone"],
    ["/private", "attachment-unavailable"],
    ["/cut", "attachment-unavailable"],
  ])("at %s is refused as %s", async (path, reason) => {
    expect(await attachments.fetch(`${origin}${path}`)).toEqual({ kind: "refused", reason });
  });

  it("without end is given up at the limit, and its connection with it", async () => {
    left.length = 0;
    expect(await attachments.fetch(`${origin}/endless`)).toEqual({
      kind: "refused",
      reason: "attachment-too-large",
    });
    await Promise.all(left);
  });

  it.each(["/slow", "/silent"])("that takes too long is given up (%s)", async (path) => {
    left.length = 0;
    expect(await hurried.fetch(`${origin}${path}`)).toMatchObject({ reason: "attachment-unavailable" });
    await Promise.all(left);
  });

  it("on a host that does not answer is refused", async () => {
    expect(await hurried.fetch("http://127.0.0.1:1/")).toMatchObject({ reason: "attachment-unavailable" });
  });
});

describe("the type of a file", () => {
  const bytes = (text: string) => Buffer.from(text, "latin1");

  it.each([
    ["image/png", "\x89PNG\r\n\x1a\n..."],
    ["image/jpeg", "\xff\xd8\xff\xe0"],
    ["image/gif", "GIF89a"],
    ["image/webp", "RIFF\n\n\n\nWEBPVP8 "],
    ["application/pdf", "%PDF-1.7"],
  ])("is %s by its first bytes, whatever it is called", (type, text) => {
    expect(fileTypeOf(bytes(text), "text/html")).toBe(type);
  });

  it("is plain text when it is called so and holds no zero byte", () => {
    expect(fileTypeOf(bytes("hello"), "text/plain; charset=utf-8")).toBe("text/plain");
    expect(fileTypeOf(bytes("hel\0o"), "text/plain")).toBe("application/octet-stream");
    expect(fileTypeOf(bytes("hello"), null)).toBe("application/octet-stream");
  });

  it.each(["text/html", "image/svg+xml", "image/png", "application/javascript", "text/plainly", ""])(
    "is unknown when it is only called %j",
    (claimed) => {
      expect(fileTypeOf(bytes("<svg onload='alert(1)'/>"), claimed)).toBe("application/octet-stream");
    },
  );
});
