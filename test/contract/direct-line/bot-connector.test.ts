import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type DirectLineOptions,
  type DirectLineService,
  startDirectLine,
} from "../../../infra/local/direct-line/start-direct-line.ts";
import { type BotActivity, type HttpBot, startHttpBot } from "../../support/http-bot.ts";

let bot: HttpBot;
let service: DirectLineService;
let greeted: BotActivity;

async function start(options: Partial<DirectLineOptions> = {}) {
  bot = await startHttpBot();
  service = await startDirectLine({ botEndpoint: bot.endpoint, appId: "app", ...options });
  const { token } = await service.generateToken({ id: "dl_ann" });
  await fetch(`${service.domain}/conversations`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  greeted = await bot.until(({ type }) => type === "conversationUpdate");
}

beforeEach(() => start());

afterEach(async () => {
  await service.stop();
  await bot.stop();
});

function call(
  method: string,
  path: string,
  body?: unknown,
  authorization = "Bearer outbound",
): Promise<Response> {
  return fetch(`${service.serviceUrl}v3/conversations${path}`, {
    method,
    headers: { "content-type": "application/json", ...(authorization && { authorization }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

const inConversation = (rest: string) => `/${greeted.conversation.id}${rest}`;
const send = (body: unknown, authorization?: string) =>
  call("POST", inConversation("/activities"), body, authorization);
const idOf = async (response: Response) => ((await response.json()) as { id: string }).id;
const texts = () =>
  service
    .activities(greeted.conversation.id)
    .filter(({ type }) => type === "message")
    .map(({ text }) => text);

const hi = { type: "message", text: "hi" };

describe("A send by the bot", () => {
  it("is answered with the id it got", async () => {
    const response = await send(hi);

    expect(response.status).toBe(200);
    expect(await idOf(response)).toBe(service.activities(greeted.conversation.id).at(-1)?.id);
  });

  it("as an answer carries the id it answers, which is encoded in the path", async () => {
    await call("POST", inConversation(`/activities/${encodeURIComponent(greeted.id)}`), hi);

    expect(service.activities(greeted.conversation.id).at(-1)).toMatchObject({ replyToId: greeted.id });
  });

  it("comes from the bot's account, under the name it gives itself", async () => {
    await send({ ...hi, from: { id: "forged", name: "Ana" } });

    expect(service.activities(greeted.conversation.id).at(-1)?.from).toEqual({
      id: "app",
      name: "Ana",
      role: "bot",
    });
  });

  it("needs a bearer token", async () => {
    expect((await send(hi, "")).status).toBe(401);
    expect((await send(hi, "Basic eA==")).status).toBe(401);
    expect(texts()).toEqual([]);
  });

  it("needs a token that the given check accepts", async () => {
    await service.stop();
    await bot.stop();
    await start({ acceptOutboundToken: async (token) => token === "good" });

    expect((await send(hi, "Bearer bad")).status).toBe(401);
    expect((await send(hi, "Bearer good")).status).toBe(200);
  });

  it("is refused when it is no activity, too large, or to nobody", async () => {
    expect((await send([])).status).toBe(400);
    expect((await send({ text: "no type" })).status).toBe(400);
    expect((await send({ ...hi, text: "x".repeat(300_000) })).status).toBe(413);
    expect((await call("POST", "/nobody/activities", hi)).status).toBe(404);
  });

  it.each([
    { planned: { status: 429, retryAfterSeconds: 2 }, delivered: false },
    { planned: { status: 503 }, delivered: false },
    { planned: { status: 502, afterAccept: true }, delivered: true },
  ])(
    "is answered $planned.status on demand (delivered: $delivered), once",
    async ({ planned, delivered }) => {
      const { connectorAnswers } = service;
      connectorAnswers.push(planned);

      const faulty = await send({ type: "message", text: "one" });
      const next = await send({ type: "message", text: "two" });

      expect(faulty.status).toBe(planned.status);
      expect(faulty.headers.get("retry-after")).toBe(planned.retryAfterSeconds ? "2" : null);
      expect(next.status).toBe(200);
      expect(texts()).toEqual(delivered ? ["one", "two"] : ["two"]);
    },
  );

  it("loses its connection on demand", async () => {
    service.connectorAnswers.push({ status: "reset", afterAccept: true });

    await expect(send(hi)).rejects.toThrow();
    expect(texts()).toEqual(["hi"]);
  });
});

describe("The channel's limits", () => {
  it("refuse updates and deletions, as the real channel does", async () => {
    const id = encodeURIComponent(await idOf(await send(hi)));

    expect((await call("PUT", inConversation(`/activities/${id}`), hi)).status).toBe(405);
    expect((await call("DELETE", inConversation(`/activities/${id}`))).status).toBe(405);
  });

  it("can be lifted: an update is shown under the same id", async () => {
    await service.stop();
    await bot.stop();
    await start({ strict: false });
    const id = await idOf(await send(hi));
    const path = inConversation(`/activities/${encodeURIComponent(id)}`);

    expect((await call("PUT", path, { type: "message", text: "edited" })).status).toBe(200);
    expect((await call("DELETE", path)).status).toBe(200);
    expect((await call("DELETE", inConversation("/activities/other"))).status).toBe(404);

    const shown = service.activities(greeted.conversation.id).filter((activity) => activity.id === id);
    expect(shown.map(({ type }) => type)).toEqual(["message", "message", "messageDelete"]);
  });
});

describe("The rest of the connector", () => {
  it("lists the members", async () => {
    const expected = [{ id: "dl_ann" }, { id: "app" }];

    expect(await (await call("GET", inConversation("/members"))).json()).toMatchObject(expected);
    const ofActivity = inConversation(`/activities/${encodeURIComponent(greeted.id)}/members`);
    expect(await (await call("GET", ofActivity)).json()).toMatchObject(expected);
  });

  it("opens a conversation for the bot", async () => {
    const response = await call("POST", "", { members: [{ id: "dl_ben" }], activity: hi });

    expect(response.status).toBe(201);
    const opened = (await response.json()) as { id: string; serviceUrl: string };
    expect(opened.serviceUrl).toBe(service.serviceUrl);
    expect(service.activities(opened.id).map(({ type }) => type)).toEqual(["conversationUpdate", "message"]);
  });
});
