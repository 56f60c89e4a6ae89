import { describe, expect, it } from "vitest";
import type { TokenOverrides } from "../../infra/local/direct-line/channel-signer.ts";
import { ConnectionStatus } from "../support/direct-line-client.ts";
import { channelMessage, postToApp } from "../support/scenario/channel-post.ts";
import { testConfiguration } from "../support/scenario/configuration.ts";
import { type Customer, useScenarioStack } from "../support/scenario/stack.ts";

const maxBytes = 28_672;
const seconds = () => Math.floor(Date.now() / 1000);
const minutes = 60;
const hours = 60 * minutes;
/** An issuer of the SDK's second list, with which the Emulator and other bots sign. */
const emulatorIssuer = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/";

describe("POST /api/messages", () => {
  const stack = useScenarioStack({ testBots: true, configuration: testConfiguration() });

  /** A customer who is there, so that answers have somewhere to go. */
  const customerOnline = async (): Promise<Customer> => {
    const customer = await stack.customer();
    await customer.untilStatus(ConnectionStatus.Online);
    return customer;
  };
  const toldTo = ({ conversationId }: Customer) =>
    stack.running.directLine
      .activities(conversationId)
      .flatMap(({ type, from, text }) => (type === "message" && from.role !== "user" ? [text] : []));

  /** What came in at the bus while something was done. */
  const busDuring = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    const seen: string[] = [];
    const stop = stack.running.broker.onEvent(({ type }) => seen.push(type));
    await work();
    stop();
    return seen.filter((type) => type === "accepted" || type === "duplicate-dropped");
  };
  const message = (changes: Readonly<Record<string, unknown>> = {}) => channelMessage(stack.running, changes);

  it("takes a message that is signed as it should be, and the bot answers once", async () => {
    const customer = await customerOnline();
    const { conversationId } = customer;
    const response = await postToApp(stack.running, message({ conversation: { id: conversationId } }));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
    await customer.nextText("alpha heard: hello");
    await stack.running.broker.whenIdle();
    expect(toldTo(customer)).toEqual(["alpha heard: hello"]);
  });

  it.each<[string, () => TokenOverrides]>([
    ["expired two minutes ago", () => ({ claims: { exp: seconds() - 2 * minutes } })],
    [
      "comes from the Emulator's issuer for this app",
      () => ({ claims: { iss: emulatorIssuer, appid: stack.running.appId, ver: "1.0" } }),
    ],
  ])("takes a message whose token %s", async (_, token) => {
    expect((await postToApp(stack.running, message(), { token: token() })).status).toBe(200);
    await stack.running.broker.whenIdle();
  });

  it.each<[string, string | null]>([
    ["no Authorization header", null],
    ["a token that is none", "Bearer garbage"],
    ["another scheme", "Basic dXNlcjpwYXNz"],
  ])("answers 401, and nothing more, to %s", async (_, authorization) => {
    await expectRefused(() => postToApp(stack.running, message(), { authorization }));
  });

  it.each<[string, () => TokenOverrides]>([
    ["was signed with another key under the published id", () => ({ key: "other" })],
    ["names an unknown key", () => ({ keyId: "unknown" })],
    ["expired ten minutes ago", () => ({ claims: { exp: seconds() - 10 * minutes } })],
    ["is valid in an hour only", () => ({ claims: { nbf: seconds() + hours } })],
    ["is for another app", () => ({ claims: { aud: "22222222-2222-4222-8222-222222222222" } })],
    ["is for no app", () => ({ claims: { aud: undefined } })],
    ["comes from another issuer", () => ({ claims: { iss: "https://evil.example" } })],
    ["names another serviceUrl", () => ({ claims: { serviceurl: "http://127.0.0.1:1/" } })],
    ["names no serviceUrl", () => ({ claims: { serviceurl: undefined } })],
    [
      "names a serviceUrl without the last slash",
      () => ({ claims: { serviceurl: stack.running.directLine.serviceUrl.slice(0, -1) } }),
    ],
    ["is not signed", () => ({ algorithm: "none" })],
    ["is signed with a shared secret", () => ({ algorithm: "HS256" })],
    [
      "is another bot's, as in a call to a skill",
      () => ({
        claims: {
          iss: "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0",
          azp: "22222222-2222-4222-8222-222222222222",
          ver: "2.0",
        },
      }),
    ],
  ])("answers 401, and nothing more, to a token that %s", async (_, token) => {
    await expectRefused(() => postToApp(stack.running, message(), { token: token() }));
  });

  it.each([
    ["without serviceUrl", { serviceUrl: undefined }],
    ["of a channel that the key does not speak for", { channelId: "telegram" }],
    ["without channelId", { channelId: undefined }],
    ["of AseChannel", { channelId: "AseChannel" }],
  ])("answers 401, and nothing more, to a signed activity %s", async (_, changes) => {
    await expectRefused(() => postToApp(stack.running, message(changes)));
  });

  it("tells whoever is not authenticated nothing about what else is wrong", async () => {
    await expectRefused(() => postToApp(stack.running, { type: 7 }, { authorization: null }));
    await expectRefused(() => postToApp(stack.running, message({ text: 7 }), { token: { key: "other" } }));
  });

  it("is the only method of that route", async () => {
    const authorization = `Bearer ${await stack.running.directLine.signToken()}`;
    const url = `${stack.running.host.url}/api/messages`;
    for (const method of ["GET", "PUT", "DELETE"]) {
      expect((await fetch(url, { method, headers: { authorization } })).status).toBe(404);
    }
  });

  it("takes an activity of exactly 28,672 bytes", async () => {
    expect((await postToApp(stack.running, ofLength(maxBytes))).status).toBe(200);
    await stack.running.broker.whenIdle();
  });

  it("answers 413 with a code to one byte more, which its Content-Length tells", async () => {
    const response = await postToApp(stack.running, ofLength(maxBytes + 1));
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({
      error: {
        code: "activity-too-large",
        message: "The activity has 28673 bytes; at most 28672 are taken.",
      },
    });
  });

  it("counts bytes, not characters", async () => {
    const text = "é".repeat(maxBytes / 2);
    const response = await postToApp(stack.running, message({ text }));
    expect(response.status).toBe(413);
  });

  it("answers 400 to a chunked body, of which the platform hands on nothing", async () => {
    const response = await fetch(`${stack.running.host.url}/api/messages`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${await stack.running.directLine.signToken()}`,
      },
      body: new Blob([JSON.stringify(ofLength(maxBytes + 1))]).stream(),
      duplex: "half",
    } as RequestInit);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: "body-not-json" } });
  });

  it.each<[string, string, string]>([
    ["no JSON", "hello", "The body is not JSON."],
    ["nothing", "", "The body is not JSON."],
    ["an array", "[]", "The body must be one activity, a JSON object, but is an array."],
    ["a text", '"hello"', "The body must be one activity, a JSON object, but is a string."],
    [
      "JSON that never ends",
      `${'{"a":'.repeat(70)}1${"}".repeat(70)}`,
      "The body is nested deeper than 64 levels.",
    ],
  ])("answers 400 and says what is wrong with a body that is %s", async (_, body, said) => {
    const response = await postToApp(stack.running, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { message: said } });
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["type", { type: undefined }, "type is missing"],
    ["type", { type: 7 }, "type must be a string, but is a number"],
    ["type", { type: " " }, "type is empty"],
    ["conversation", { conversation: undefined }, "conversation is missing"],
    ["conversation", { conversation: "c1" }, "conversation must be an object, but is a string"],
    ["conversation.id", { conversation: {} }, "conversation.id is missing"],
    ["conversation.id", { conversation: { id: "" } }, "conversation.id is empty"],
    [
      "conversation.isGroup",
      { conversation: { id: "c1", isGroup: "no" } },
      "conversation.isGroup must be a boolean, but is a string",
    ],
    ["from", { from: undefined }, "from is missing"],
    ["from.id", { from: { name: "Casey" } }, "from.id is missing"],
    ["recipient", { recipient: null }, "recipient must be an object, but is null"],
    ["text", { text: { de: "hallo" } }, "text must be a string, but is an object"],
    ["attachments", { attachments: {} }, "attachments must be an array, but is an object"],
    ["attachments.0", { attachments: ["a"] }, "attachments.0 must be an object, but is a string"],
    ["timestamp", { timestamp: {} }, "timestamp must be a string or a number, but is an object"],
    [
      "value",
      { type: "event", name: "startConversation", value: ["a"] },
      "value must be an object, but is an array",
    ],
  ])("answers 400 and names %s in %j", async (field, changes, problem) => {
    const response = await postToApp(stack.running, message(changes));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: { code: "activity-invalid", message: `The activity cannot be read: ${problem}.`, field },
    });
  });

  it("names everything that is wrong with an activity at once", async () => {
    const response = await postToApp(stack.running, message({ type: 7, text: 7 }));
    expect(await response.json()).toMatchObject({
      error: {
        message:
          "The activity cannot be read: type must be a string, but is a number; text must be a string, but is a number.",
      },
    });
  });

  it("answers 501 to an invoke, and says why", async () => {
    const response = await postToApp(stack.running, message({ type: "invoke", name: "signin/verifyState" }));
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({
      error: { code: "invoke-not-supported", field: "type", message: expect.stringMatching(/invoke/) },
    });
  });

  it("answers 200 to an activity it has no use for, and puts nothing on the bus", async () => {
    const seen = await busDuring(async () => {
      for (const type of ["typing", "conversationUpdate", "messageReaction", "somethingNew"]) {
        expect((await postToApp(stack.running, message({ type }))).status).toBe(200);
      }
    });
    expect(seen).toEqual([]);
  });

  it("handles an activity that the channel repeats once", async () => {
    const { directLine, broker } = stack.running;
    const customer = await customerOnline();
    directLine.duplicateDelivery = "same-id";
    expect(await busDuring(() => customer.say("only once"))).toContain("duplicate-dropped");
    directLine.duplicateDelivery = "none";
    await broker.whenIdle();
    expect(toldTo(customer)).toEqual(["alpha heard: only once"]);
  });

  it("answers 503 with Retry-After while the bus is away, and takes the message when it is back", async () => {
    const { broker } = stack.running;
    const customer = await customerOnline();
    const sent = message({ conversation: { id: customer.conversationId }, text: "try again" });
    broker.faults.refuseWithServerBusy(true);
    const away = await postToApp(stack.running, sent);
    broker.faults.refuseWithServerBusy(false);
    expect(away.status).toBe(503);
    expect(away.headers.get("retry-after")).toBe("5");
    expect(await away.json()).toEqual({
      error: { code: "bus-unavailable", message: "The message could not be taken; try again." },
    });

    expect((await postToApp(stack.running, sent)).status).toBe(200);
    await customer.nextText("alpha heard: try again");
    await broker.whenIdle();
    expect(toldTo(customer)).toEqual(["alpha heard: try again"]);
  });

  /** 401 without a word, and nothing done. */
  async function expectRefused(post: () => Promise<Response>): Promise<void> {
    const seen = await busDuring(async () => {
      const response = await post();
      expect(response.status).toBe(401);
      expect(await response.text()).toBe("");
    });
    expect(seen).toEqual([]);
  }

  function ofLength(bytes: number) {
    const without = Buffer.byteLength(JSON.stringify(message({ text: "" })));
    return message({ text: "a".repeat(bytes - without) });
  }
});
