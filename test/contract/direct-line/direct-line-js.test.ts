import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type DirectLineService,
  startDirectLine,
} from "../../../infra/local/direct-line/start-direct-line.ts";
import {
  ConnectionStatus,
  connectDirectLine,
  type DirectLineClient,
} from "../../support/direct-line-client.ts";
import { type HttpBot, sendAsBot, startHttpBot } from "../../support/http-bot.ts";

const ann = { id: "dl_ann", name: "Ann" };

let bot: HttpBot;
let service: DirectLineService;
let clients: DirectLineClient[];

beforeEach(async () => {
  bot = await startHttpBot(async (activity) => {
    if (activity.type === "conversationUpdate")
      await sendAsBot(activity, { type: "message", text: "Welcome" });
    if (activity.type !== "message") return;
    await sendAsBot(activity, { type: "typing" });
    await sendAsBot(activity, { type: "message", text: `Echo: ${activity.text}`, replyToId: activity.id });
  });
  service = await startDirectLine({ botEndpoint: bot.endpoint, appId: "app" });
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.end();
  await service.stop();
  await bot.stop();
});

function connect(token: string, webSocket = true): DirectLineClient {
  const client = connectDirectLine({ domain: service.domain, token, userId: ann.id, webSocket });
  clients.push(client);
  return client;
}

describe.each([
  { transport: "WebSocket", webSocket: true },
  { transport: "polling", webSocket: false },
])("DirectLineJS over $transport", ({ webSocket }) => {
  it("is welcomed, answered, and sees its own message under the id it was given", async () => {
    const { token } = await service.generateToken(ann);
    const client = connect(token, webSocket);

    await client.nextText("Welcome");
    const id = await client.post({ type: "message", text: "hi", channelData: { clientActivityID: "c1" } });
    const echo = await client.next((activity) => activity.id === id);
    const answer = await client.nextText("Echo: hi");

    expect(echo.channelData).toEqual({ clientActivityID: "c1" });
    expect(echo.from).toEqual({ ...ann, role: "user" });
    expect(answer).toMatchObject({ replyToId: id, from: { id: "app", role: "bot" } });
    expect(client.received.some(({ type }) => (type as string) === "conversationUpdate")).toBe(false);
  });

  it("resumes the conversation with the same token and replays it", async () => {
    const { token } = await service.generateToken(ann);
    const first = connect(token, webSocket);
    await first.say("hi");
    await first.nextText("Echo: hi");
    first.end();

    const second = connect(token, webSocket);
    for (const text of ["hi", "Welcome", "Echo: hi"]) await second.nextText(text);

    expect(bot.of("conversationUpdate")).toHaveLength(1);
  });

  it("takes an event of the page to the bot", async () => {
    const { token } = await service.generateToken(ann);
    await connect(token, webSocket).post({
      type: "event",
      name: "startConversation",
      value: { topic: "card" },
    });

    expect(bot.of("event")).toMatchObject([{ name: "startConversation", value: { topic: "card" } }]);
  });
});

describe("DirectLineJS", () => {
  it("shows typing on the WebSocket and keeps it out of the history", async () => {
    const { token, conversationId } = await service.generateToken(ann);
    const client = connect(token);
    await client.nextText("Welcome"); // The socket is open: typing goes to open sockets only.
    await client.say("hi");

    await client.next(({ type, from }) => type === "typing" && from.id === "app");

    expect(service.activities(conversationId).some(({ type }) => type === "typing")).toBe(false);
  });

  it("reconnects after the sockets broke and misses nothing that was said meanwhile", async () => {
    const { token } = await service.generateToken(ann);
    const client = connect(token);
    await client.say("one");
    await client.nextText("Echo: one");

    service.dropSockets();
    const [message] = bot.of("message");
    if (message === undefined) throw new Error("the bot got no message");
    await sendAsBot(message, { type: "message", text: "said while away" });

    await client.nextText("said while away");
    expect(
      client.received.filter((activity) => activity.type === "message" && activity.text === "one"),
    ).toHaveLength(1);
  });

  it("has one socket for each conversation: a second client displaces the first", async () => {
    const { token } = await service.generateToken(ann);
    const first = connect(token);
    await first.say("hi");
    await first.nextText("Echo: hi");
    first.end();
    const second = connect(token);
    await second.nextText("Echo: hi");

    await second.say("again");

    await second.nextText("Echo: again");
    expect(first.received.some((activity) => activity.type === "message" && activity.text === "again")).toBe(
      false,
    );
  });

  it("hears 'retry' when the bot fails, because the message may have arrived", async () => {
    service.botEndpoint = "http://127.0.0.1:1/api/messages";
    const { token } = await service.generateToken(ann);

    expect(await connect(token).say("hi")).toBe("retry");
  });

  it("cannot connect with a token that is not ours", async () => {
    const client = connect("nonsense");
    client.say("hi").catch(() => undefined);

    await client.untilStatus(ConnectionStatus.FailedToConnect);
  });

  it("goes on with the same token after the service came back on the same data", async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), "direct-line-"));
    const options = { botEndpoint: bot.endpoint, appId: "app", dataDirectory };
    await service.stop();
    service = await startDirectLine(options);
    const { token, conversationId } = await service.generateToken(ann);
    const client = connectDirectLine({ domain: service.domain, token, userId: ann.id, timeoutMs: 2000 });
    clients.push(client);
    await client.say("before");
    await client.nextText("Echo: before");
    const idsBefore = service.activities(conversationId).map(({ id }) => id);

    const { port } = service;
    await service.stop();
    service = await startDirectLine({ ...options, port });
    const [message] = bot.of("message");
    if (message === undefined) throw new Error("the bot got no message");
    await sendAsBot(message, { type: "message", text: "back again" });

    await client.nextText("back again");
    await client.say("after");
    await client.nextText("Echo: after");
    const ids = service.activities(conversationId).map(({ id }) => id);
    expect(ids.slice(0, idsBefore.length)).toEqual(idsBefore);
    expect(new Set(ids).size).toBe(ids.length);
    await rm(dataDirectory, { recursive: true });
  });
});
