import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { NoCredentialsError } from "../../../shared/adapters/bot-framework/connector-clients.ts";
import { createCustomerChannel } from "../../../shared/adapters/bot-framework/customer-channel.ts";
import { parseRetryAfter, resultOfFailure } from "../../../shared/adapters/bot-framework/send-result.ts";
import type { ChannelAddress } from "../../../shared/domain/thread/state.ts";

const settings = { appId: "11111111-1111-4111-8111-111111111111", serviceUrlHosts: [], local: {} };
const channel = createCustomerChannel({ settings });
const message = { from: { kind: "bot", name: "Bank bot" }, content: { text: "Hi" } } as const;

type Answer = (response: ServerResponse) => void;
const ok = json(200, { id: "activity-1" });
const posts: { url: string; headers: IncomingHttpHeaders; body: Record<string, unknown> }[] = [];
let answer: Answer = ok;
let address: ChannelAddress;

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  posts.push({ url: `${request.method} ${request.url}`, headers: request.headers, body });
  answer(response);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = {
    channelId: "directline",
    serviceUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    conversationId: "a|b/c",
    customer: { id: "dl_ann", name: "Ann" },
    bot: { id: "bank", name: "Bank" },
    locale: "en-GB",
  };
});
beforeEach(() => {
  posts.length = 0;
  answer = ok;
});
afterAll(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
);

describe("a message to a customer", () => {
  it("is one POST, signed, from the channel's bot to the customer, in reply to nothing", async () => {
    expect(await channel.send(address, message)).toEqual({ kind: "delivered", activityId: "activity-1" });
    expect(posts).toHaveLength(1);
    expect(posts[0]?.url).toBe("POST /v3/conversations/a%7Cb%2Fc/activities");
    expect(posts[0]?.headers.authorization).toBe("Bearer local-switchboard");
    expect(posts[0]?.body).toEqual({
      type: "message",
      channelId: "directline",
      serviceUrl: address.serviceUrl,
      conversation: { id: "a|b/c" },
      from: { id: "bank", name: "Bank" },
      recipient: { id: "dl_ann", name: "Ann" },
      locale: "en-GB",
      text: "Hi",
      channelData: { switchboard: { sender: { kind: "bot", name: "Bank bot" } } },
    });
  });

  it("keeps cards and suggested actions", async () => {
    const content = {
      text: "Which?",
      textFormat: "markdown",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          content: { body: [{ type: "TextBlock" }] },
        },
        { contentType: "image/png", contentUrl: "https://h/a.png", name: "a.png" },
      ],
      attachmentLayout: "carousel",
      suggestedActions: { actions: [{ type: "imBack", title: "Yes", value: "yes" }] },
      inputHint: "expectingInput",
    };
    await channel.send(address, { ...message, content });
    expect(posts[0]?.body).toMatchObject(content);
  });

  it("tells only pages that know it who speaks", async () => {
    const from = { kind: "system", notice: "waiting" } as const;
    for (const channelId of ["webchat", "emulator", "msteams"]) {
      await channel.send({ ...address, channelId }, { ...message, from });
    }
    const sender = { switchboard: { sender: from } };
    expect(posts.map(({ body: { channelData } }) => channelData)).toEqual([sender, sender, undefined]);
  });

  it("carries nothing that a bot put beside the content", async () => {
    const content = { text: "Hi", channelData: { deliveryMode: "bridged", tags: "x" }, replyToId: "1" };
    await channel.send({ ...address, channelId: "msteams" }, { ...message, content });
    expect(Object.keys(posts[0]?.body ?? {})).not.toContain("channelData");
    expect(JSON.stringify(posts)).not.toMatch(/bridged|replyToId/);
  });

  it("goes nowhere that is not allowed, whatever was stored", async () => {
    const elsewhere = { ...address, serviceUrl: "https://evil.example/" };
    expect(await channel.send(elsewhere, message)).toEqual({ kind: "unreachable" });
    const azure = createCustomerChannel({ settings: { ...settings, local: undefined } as never });
    expect(await azure.send(address, message)).toEqual({ kind: "unreachable" });
    expect(posts).toHaveLength(0);
  });
});

describe("what the channel answers", () => {
  it.each<[string, Answer, object]>([
    ["200 with an id", ok, { kind: "delivered", activityId: "activity-1" }],
    ["201 with an id", json(201, { id: "2" }), { kind: "delivered", activityId: "2" }],
    ["202 without a body", (r) => r.writeHead(202).end(), { kind: "delivered" }],
    ["200 without an id", json(200, {}), { kind: "delivered" }],
    [
      "200 and no JSON",
      (r) => r.writeHead(200, { "content-type": "application/json" }).end("<"),
      { kind: "delivered" },
    ],
    ["429 with seconds", json(429, {}, { "retry-after": "7" }), { kind: "throttled", retryAfterMs: 7000 }],
    ["429", json(429, {}), { kind: "throttled" }],
    ["412", json(412, {}), { kind: "throttled" }],
    ["403", json(403, { error: { code: "Forbidden" } }), { kind: "unreachable" }],
    ["404", json(404, {}), { kind: "unreachable" }],
    ["400", json(400, { error: { code: "BadSyntax", message: "no" } }), { kind: "refused", status: 400 }],
    ["401", json(401, {}), { kind: "refused", status: 401 }],
    ["413", json(413, {}), { kind: "refused", status: 413 }],
    [
      "a redirect",
      (r) => r.writeHead(307, { location: "/elsewhere" }).end(),
      { kind: "refused", status: 307 },
    ],
    ["408", json(408, {}), { kind: "unknown" }],
    ["500", json(500, {}), { kind: "unknown" }],
    ["502", json(502, {}), { kind: "unknown" }],
    ["503 with seconds", json(503, {}, { "retry-after": "1" }), { kind: "unknown" }],
    ["504", json(504, {}), { kind: "unknown" }],
    ["a reset", (r) => r.socket?.destroy(), { kind: "unknown" }],
  ])("%s, after one POST", async (_, given, result) => {
    answer = given;
    expect(await channel.send(address, message)).toEqual(result);
    expect(posts).toHaveLength(1);
  });

  it("may be a date to wait for", async () => {
    const now = Date.parse("2026-11-22T10:00:00Z");
    const patient = createCustomerChannel({ settings, now: () => now });
    answer = json(429, {}, { "retry-after": "Sun, 22 Nov 2026 10:00:30 GMT" });
    expect(await patient.send(address, message)).toEqual({ kind: "throttled", retryAfterMs: 30_000 });
  });

  it.each([
    ["0", 0],
    [" 3 ", 3000],
    ["Sun, 22 Nov 2026 09:00:00 GMT", 0],
    ["-1", undefined],
    ["soon", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("Retry-After %j is %j ms", (value, ms) => {
    expect(parseRetryAfter(value, Date.parse("2026-11-22T10:00:00Z"))).toBe(ms);
  });

  it("may never come: unknown", async () => {
    const hasty = createCustomerChannel({ settings, timeoutMs: 30 });
    answer = () => undefined;
    expect(await hasty.send(address, message)).toEqual({ kind: "unknown" });
    expect(posts).toHaveLength(1);
  });

  it("cannot come where nobody listens: nothing was sent, so it may be tried again", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const nobody = { ...address, serviceUrl: `http://127.0.0.1:${port}/` };
    expect(await channel.send(nobody, message)).toEqual({ kind: "throttled" });
  });
});

describe("a message that cannot even be written down", () => {
  it("is refused without a POST", async () => {
    const content = { text: 5, attachments: [{ contentType: {} }] } as never;
    expect(await channel.send(address, { ...message, content })).toEqual({ kind: "refused", status: 400 });
    expect(posts).toHaveLength(0);
  });
});

describe("an attempt without a token", () => {
  it("sent nothing, so it may be tried again", () => {
    expect(resultOfFailure(new NoCredentialsError("no token"), 0)).toEqual({ kind: "throttled" });
  });
});

describe("typing", () => {
  it("is shown", async () => {
    await channel.typing(address);
    expect(posts[0]?.body).toMatchObject({
      type: "typing",
      from: { id: "bank" },
      recipient: { id: "dl_ann" },
    });
  });

  it("never throws and is not tried again", async () => {
    answer = json(500, {});
    await channel.typing(address);
    await channel.typing({ ...address, serviceUrl: "not a url" });
    expect(posts).toHaveLength(1);
  });
});

function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
