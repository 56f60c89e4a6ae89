import { request as httpRequest } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import {
  type DirectLineService,
  startDirectLine,
} from "../../../infra/local/direct-line/start-direct-line.ts";
import { type BotActivity, type HttpBot, sendAsBot, startHttpBot } from "../../support/http-bot.ts";

const ann = { id: "dl_ann", name: "Ann" };
const startOfTest = Date.parse("2026-11-22T10:00:00Z");
const minute = 60_000;

let now: number;
let bot: HttpBot;
let service: DirectLineService;

beforeEach(async () => {
  now = startOfTest;
  bot = await startHttpBot();
  service = await startDirectLine({ botEndpoint: bot.endpoint, appId: "app", clock: () => now });
});

afterEach(async () => {
  await service.stop();
  await bot.stop();
});

interface Reply {
  readonly status: number;
  readonly body: {
    readonly error?: { readonly code: string; readonly message: string };
    readonly httpStatusCode?: number;
    readonly conversationId?: string;
    readonly token?: string;
    readonly streamUrl?: string;
    readonly expires_in?: number;
    readonly id?: string;
    readonly watermark?: string;
    readonly sessionId?: string;
    readonly activities?: readonly { readonly text?: string; readonly from: { readonly id: string } }[];
  };
}

async function call(path: string, token?: string, init: RequestInit = {}): Promise<Reply> {
  const headers = {
    "content-type": "application/json",
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(init.headers as Record<string, string>),
  };
  const response = await fetch(`${service.domain}${path}`, { ...init, headers });
  return { status: response.status, body: (await response.json()) as Reply["body"] };
}

const post = (path: string, token: string | undefined, body: unknown) =>
  call(path, token, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });

const hello = { type: "message", from: { id: "someone" }, text: "hello" };

async function started() {
  const { token, conversationId } = await service.generateToken(ann);
  const { body } = await post("/conversations", token, {});
  return { token, conversationId, path: `/conversations/${conversationId}`, streamUrl: body.streamUrl ?? "" };
}

describe("Tokens", () => {
  it("are made with the secret, for a conversation that is not started by it", async () => {
    const { status, body } = await post("/tokens/generate", service.directLineSecret, { user: ann });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      conversationId: expect.any(String),
      token: expect.any(String),
      expires_in: 1800,
    });
    expect((await call(`/conversations/${body.conversationId}`, body.token)).status).toBe(404);
  });

  it("are not made with another token, nor for a user id without dl_", async () => {
    const { token } = await service.generateToken(ann);

    expect((await post("/tokens/generate", token, {})).status).toBe(403);
    const named = await post("/tokens/generate", service.directLineSecret, { user: { id: "ann" } });
    expect(named.status).toBe(400);
    expect((await post("/tokens/generate", service.directLineSecret, { trustedOrigins: "x" })).status).toBe(
      400,
    );
  });

  it("are renewed by whoever holds one, with the same conversation and user", async () => {
    const { token, conversationId } = await service.generateToken(ann);
    now += 20 * minute;

    const { status, body } = await post("/tokens/refresh", token, "");
    now += 20 * minute;

    expect(status).toBe(200);
    expect(body.conversationId).toBe(conversationId);
    expect((await post("/conversations", body.token, {})).status).toBe(201);
    expect((await post("/tokens/refresh", service.directLineSecret, "")).status).toBe(403);
  });

  it("expire after half an hour, everywhere", async () => {
    const { token, path } = await started();
    now += 31 * minute;

    for (const reply of [
      await post("/tokens/refresh", token, ""),
      await call(path, token),
      await call(`${path}/activities`, token),
      await post(`${path}/activities`, token, hello),
    ]) {
      expect(reply).toMatchObject({ status: 403, body: { error: { code: "TokenExpired" } } });
    }
  });

  it("are not good from another origin than those they were made for", async () => {
    const wish = { user: ann, trustedOrigins: ["https://bank.example"] };
    const { body } = await post("/tokens/generate", service.directLineSecret, wish);
    const from = (origin: string) => ({ method: "POST", headers: { origin } });

    expect((await call("/conversations", body.token, from("https://evil.example"))).status).toBe(403);
    expect((await call("/conversations", body.token, from("https://bank.example"))).status).toBe(201);
  });
});

describe("Starting a conversation", () => {
  it("is answered 201, and 200 when it was started before", async () => {
    const { token } = await service.generateToken(ann);

    expect((await post("/conversations", token, {})).status).toBe(201);
    expect((await post("/conversations", token, {})).status).toBe(200);
  });

  it("tells the bot at once who is there when the token names the user", async () => {
    await started();

    const update = await bot.until(({ type }) => type === "conversationUpdate");
    expect(update.membersAdded?.map(({ id }) => id)).toEqual(["app", ann.id]);
    expect(update).toMatchObject({ recipient: { id: "app" }, channelId: "directline" });
  });

  it("tells the bot of an unknown user with the first message, before it", async () => {
    const { token, conversationId } = await service.generateToken();
    await post("/conversations", token, { locale: "de-DE" });
    await post(`/conversations/${conversationId}/activities`, token, hello);

    const seen = bot.received.map(({ activity }) => [
      activity.type,
      activity.membersAdded?.map(({ id }) => id),
    ]);
    expect(seen).toEqual([
      ["conversationUpdate", ["app"]],
      ["conversationUpdate", ["someone"]],
      ["message", undefined],
    ]);
    expect(bot.of("message")).toMatchObject([{ locale: "de-DE", from: { id: "someone", role: "user" } }]);
  });

  it("works while the bot is away", async () => {
    service.botEndpoint = "http://127.0.0.1:1/";
    const { token } = await service.generateToken(ann);

    expect((await post("/conversations", token, {})).status).toBe(201);
  });
});

describe("Posting an activity", () => {
  it("is answered only after the bot has answered", async () => {
    const order: string[] = [];
    await bot.stop();
    bot = await startHttpBot((activity) => {
      order.push(`bot got ${activity.type}`);
    });
    service.botEndpoint = bot.endpoint;
    const { token, path } = await started();

    const { body } = await post(`${path}/activities`, token, hello);
    order.push("client answered");

    expect(order).toEqual(["bot got conversationUpdate", "bot got message", "client answered"]);
    expect(body.id).toBe(bot.of("message")[0]?.id);
  });

  it("is sent in the name of the token's user, whatever the activity says", async () => {
    const { token, path } = await started();
    await post(`${path}/activities`, token, {
      ...hello,
      serviceUrl: "http://evil.example/",
      callerId: "urn:x",
    });

    const [message] = bot.of("message");
    expect(message?.from).toEqual({ ...ann, role: "user" });
    expect(message?.serviceUrl).toBe(service.serviceUrl);
    expect(message).not.toHaveProperty("callerId");
  });

  it.each([
    { what: "no from.id", body: { type: "message" }, code: "MissingProperty" },
    { what: "an empty from.id", body: { type: "message", from: { id: " " } }, code: "MissingProperty" },
    { what: "no type", body: { from: { id: "x" } }, code: "MissingProperty" },
    { what: "a type that clients cannot send", body: { ...hello, type: "invoke" }, code: "BadArgument" },
    { what: "a list", body: [], code: "BadArgument" },
    { what: "broken JSON", body: "{", code: "BadArgument" },
    { what: "an empty body", body: "", code: "BadArgument" },
    { what: "endless nesting", body: "[".repeat(100_000) + "]".repeat(100_000), code: "BadArgument" },
  ])("with $what is answered 400", async ({ body, code }) => {
    const { token } = await service.generateToken();
    const { body: opened } = await post("/conversations", token, {});

    const reply = await post(`/conversations/${opened.conversationId}/activities`, token, body);

    expect(reply).toMatchObject({ status: 400, body: { error: { code } } });
    expect(bot.of("message")).toEqual([]);
  });

  it("is refused when it claims a dl_ user that the token does not name", async () => {
    const { token, conversationId } = await service.generateToken();
    await post("/conversations", token, {});
    const path = `/conversations/${conversationId}/activities`;

    expect((await post(path, token, { ...hello, from: ann })).status).toBe(403);
    expect((await post("/conversations", token, { user: ann })).status).toBe(403);
    expect((await post(path, service.directLineSecret, { ...hello, from: ann })).status).toBe(200);
  });

  it("above 256 K characters is answered 413", async () => {
    const { token, path } = await started();

    const reply = await post(`${path}/activities`, token, { ...hello, text: "x".repeat(256 * 1024) });

    expect(reply).toMatchObject({ status: 413, body: { error: { code: "MessageSizeTooBig" } } });
  });

  it.each([
    { answer: 500, code: "BotError" },
    { answer: 401, code: "BotRejectedActivity" },
  ])("is answered 502 $code when the bot answers $answer", async ({ answer, code }) => {
    await bot.stop();
    bot = await startHttpBot((_activity, response) => response.writeHead(answer).end());
    service.botEndpoint = bot.endpoint;
    const { token, path } = await started();

    const reply = await post(`${path}/activities`, token, hello);

    expect(reply).toMatchObject({ status: 502, body: { error: { code }, httpStatusCode: answer } });
  });

  it("is answered 502 when the bot takes too long", async () => {
    await service.stop();
    await bot.stop();
    bot = await startHttpBot(({ type }) => (type === "message" ? "held" : undefined));
    service = await startDirectLine({ botEndpoint: bot.endpoint, appId: "app", botTimeoutMs: 50 });
    const { token, path } = await started();

    expect(await post(`${path}/activities`, token, hello)).toEqual({
      status: 502,
      body: {
        error: { code: "BotError", message: "Failed to send activity: bot timed out" },
        httpStatusCode: 504,
      },
    });
  });

  it("reaches the bot twice on demand, with the same id or with another", async () => {
    const { token, path } = await started();

    service.duplicateDelivery = "same-id";
    await post(`${path}/activities`, token, hello);
    service.duplicateDelivery = "new-id";
    await post(`${path}/activities`, token, hello);

    const [first, same, second, other] = bot.of("message").map(({ id }) => id);
    expect(same).toBe(first);
    expect(other).not.toBe(second);
    expect((await call(`${path}/activities`, token)).body.activities).toHaveLength(2);
  });
});

describe("Reading activities", () => {
  it("continues after the watermark and never shows conversationUpdate", async () => {
    const { token, path } = await started();
    await post(`${path}/activities`, token, { ...hello, text: "one" });
    const first = await call(`${path}/activities?watermark=`, token);
    await post(`${path}/activities`, token, { ...hello, text: "two" });
    const second = await call(`${path}/activities?watermark=${first.body.watermark}`, token);

    expect(first.body.activities?.map(({ text }) => text)).toEqual(["one"]);
    expect(second.body.activities?.map(({ text }) => text)).toEqual(["two"]);
  });

  it.each(["-1", "1e3", "99", "x"])("refuses the watermark %s", async (watermark) => {
    const { token, path } = await started();

    expect((await call(`${path}/activities?watermark=${watermark}`, token)).status).toBe(400);
    expect((await call(`${path}?watermark=${watermark}`, token)).status).toBe(400);
  });
});

describe("Every route", () => {
  it("asks for a token, and refuses one that is foreign", async () => {
    const { path } = await started();
    const other = await started();

    for (const route of [path, `${path}/activities`, "/session/getsessionid"]) {
      expect(await call(route)).toMatchObject({ status: 401, body: { error: { code: "BadArgument" } } });
      expect((await call(route, "nonsense")).status).toBe(403);
    }
    expect((await call(path, other.token)).status).toBe(403);
    expect((await call("/session/getsessionid", other.token)).body.sessionId).toEqual(expect.any(String));
  });

  it.each(["..%2F..%2Fkeys", "%2e%2e", "a%00b", "__proto__", "x".repeat(5000)])(
    "finds no conversation named %s",
    async (id) => {
      expect((await call(`/conversations/${id}`, service.directLineSecret)).status).toBe(404);
    },
  );

  it("answers what it does not know in the same form", async () => {
    expect(await call("/nothing")).toMatchObject({ status: 404, body: { error: { code: "BadArgument" } } });
    expect((await call("/conversations/%E0%A4%A", service.directLineSecret)).status).toBe(400);
    const wrongMethod = await fetch(`${service.domain}/tokens/generate`);
    expect([wrongMethod.status, wrongMethod.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it("allows other origins to call", async () => {
    const preflight = await fetch(`${service.domain}/conversations`, { method: "OPTIONS" });

    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("x-ms-bot-agent");
  });
});

describe("The stream", () => {
  const open = (url: string) =>
    new Promise<WebSocket>((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.on("open", () => resolve(socket));
      socket.on("unexpected-response", (_request, response) =>
        reject(new Error(String(response.statusCode))),
      );
      socket.on("error", reject);
    });
  const closing = (socket: WebSocket) =>
    new Promise<string>((resolve) => socket.on("close", (_code, reason) => resolve(reason.toString())));
  const frame = (socket: WebSocket) =>
    new Promise<string>((resolve) => socket.once("message", (data) => resolve(String(data))));

  it("closes the older socket of a conversation with the reason collision", async () => {
    const { token, streamUrl } = await started();
    const { body } = await post("/conversations", token, {});
    const closed = closing(await open(streamUrl));

    const newer = await open(body.streamUrl ?? "");

    expect(await closed).toBe("collision");
    newer.terminate();
  });

  it("answers an empty frame with one", async () => {
    const socket = await open((await started()).streamUrl);
    const answer = frame(socket);

    socket.send("");

    expect(await answer).toBe("");
    socket.terminate();
  });

  it("replays from the watermark in its address", async () => {
    const { token, path } = await started();
    await post(`${path}/activities`, token, { ...hello, text: "one" });
    const { body: read } = await call(`${path}/activities`, token);
    await post(`${path}/activities`, token, { ...hello, text: "two" });
    const { body } = await call(`${path}?watermark=${read.watermark}`, token);

    const socket = new WebSocket(body.streamUrl ?? "");

    const { activities } = JSON.parse(await frame(socket)) as { activities: { text: string }[] };
    expect(activities.map(({ text }) => text)).toEqual(["two"]);
    socket.terminate();
  });

  it("must be opened within a minute, with the token of that conversation", async () => {
    const { token, streamUrl, conversationId } = await started();
    const other = await started();

    await expect(open(streamUrl.replace(/t=.*/, ""))).rejects.toThrow("401");
    await expect(open(streamUrl.replace(/t=.*/, `t=${token}`))).rejects.toThrow("403");
    await expect(
      open(other.streamUrl.replace(/conversations\/[^/]+/, `conversations/${conversationId}`)),
    ).rejects.toThrow("403");
    await expect(open(`${service.url.replace("http", "ws")}/elsewhere`)).rejects.toThrow("404");
    now += 2 * minute;
    await expect(open(streamUrl)).rejects.toThrow("403");
  });

  it("is named under the host the client used, if it is ours", async () => {
    const { token } = await service.generateToken(ann);
    const asked = (host: string) =>
      new Promise<string>((resolve, reject) => {
        const headers = { host, authorization: `Bearer ${token}` };
        const request = httpRequest(
          `${service.domain}/conversations`,
          { method: "POST", headers },
          async (response) => {
            let text = "";
            for await (const chunk of response) text += chunk;
            resolve((JSON.parse(text) as { streamUrl: string }).streamUrl);
          },
        );
        request.on("error", reject).end();
      });

    expect(await asked(`localhost:${service.port}`)).toContain(`ws://localhost:${service.port}/`);
    expect(await asked("evil.example")).toContain(`ws://127.0.0.1:${service.port}/`);
  });
});

describe("Uploading", () => {
  const upload = (path: string, token: string, init: RequestInit) =>
    fetch(`${service.domain}${path}/upload?userId=${ann.id}`, {
      method: "POST",
      ...init,
      headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) },
    });

  const attachmentsOf = (activity: BotActivity | undefined) =>
    (activity?.attachments ?? []) as { name: string; contentType: string; contentUrl: string }[];

  it("keeps the files for a day and gives the bot their addresses", async () => {
    const { token, path } = await started();
    const form = new FormData();
    const activity = JSON.stringify({ type: "message", text: "see", channelData: { clientActivityID: "c" } });
    form.append("activity", new Blob([activity], { type: "application/vnd.microsoft.activity" }));
    form.append("file", new Blob(["<script>1</script>"], { type: "text/html" }), "../evil\r\n.html");

    expect((await upload(path, token, { body: form })).status).toBe(200);

    const [message] = bot.of("message");
    const [attachment] = attachmentsOf(message);
    expect(message).toMatchObject({ text: "see", channelData: { clientActivityID: "c" }, from: ann });
    expect(attachment).toMatchObject({ contentType: "text/html" });
    expect(attachment?.name).not.toMatch(/[/\r\n]/);
    const file = await fetch(attachment?.contentUrl ?? "");
    expect(await file.text()).toBe("<script>1</script>");
    expect(file.headers.get("content-security-policy")).toContain("sandbox");
    expect(file.headers.get("content-disposition")).toMatch(/^attachment/);
    now += 25 * 60 * minute;
    expect((await fetch(attachment?.contentUrl ?? "")).status).toBe(404);
  });

  it("takes one bare file too", async () => {
    const { token, path } = await started();
    const headers = { "content-type": "image/png", "content-disposition": 'name="file"; filename="a.png"' };

    expect((await upload(path, token, { body: "bytes", headers })).status).toBe(200);

    expect(bot.of("message")).toMatchObject([{ attachments: [{ name: "a.png", contentType: "image/png" }] }]);
  });

  it("refuses nothing, what cannot be read, and what is too large", async () => {
    const { token, path } = await started();
    const multipart = { "content-type": "multipart/form-data; boundary=x" };

    expect((await upload(path, token, { body: "" })).status).toBe(400);
    expect((await upload(path, token, { body: new FormData() })).status).toBe(400);
    expect((await upload(path, token, { body: "rubbish", headers: multipart })).status).toBe(400);
    expect((await upload(path, token, { body: new Uint8Array(5 * 1024 * 1024) })).status).toBe(413);
  });
});

it("takes the bot's word to a client that starts reading later", async () => {
  const { token, path } = await started();
  const update = await bot.until(({ type }) => type === "conversationUpdate");
  await sendAsBot(update, { type: "message", text: "Welcome", serviceUrl: service.serviceUrl });

  const { body } = await call(`${path}/activities`, token);

  expect(body.activities).toMatchObject([{ text: "Welcome", from: { id: "app" } }]);
  expect(body.activities?.[0]).not.toHaveProperty("serviceUrl");
});
