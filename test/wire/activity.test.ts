import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DecodedActivity, decodeActivity, type IncomingActivity } from "../../shared/wire/activity.ts";

const hello = {
  type: "message",
  id: "conv1|0000003",
  timestamp: "2026-11-22T10:00:00.000Z",
  channelId: "directline",
  serviceUrl: "http://127.0.0.1:5500/",
  conversation: { id: "conv1" },
  from: { id: "dl_ann", name: "Ann", role: "user" },
  recipient: { id: "bank", name: "Bank" },
  locale: "en-GB",
  text: "hello",
  textFormat: "plain",
};

describe("an activity that can be read", () => {
  it("is a message with its address", () => {
    expect(accepted(hello)).toEqual({
      kind: "message",
      type: "message",
      id: "conv1|0000003",
      sentAt: "2026-11-22T10:00:00.000Z",
      isGroup: false,
      address: {
        channelId: "directline",
        serviceUrl: "http://127.0.0.1:5500/",
        conversationId: "conv1",
        customer: { id: "dl_ann", name: "Ann" },
        bot: { id: "bank", name: "Bank" },
        locale: "en-GB",
      },
      message: { activityId: "conv1|0000003", text: "hello", textFormat: "plain" },
    });
  });

  it("takes null for a field that is absent", () => {
    const nulls = { id: null, text: null, attachments: null, locale: null, textFormat: null, value: 5 };
    expect(accepted({ ...hello, ...nulls, from: { id: "dl_ann", name: null } })).toMatchObject({
      message: { text: "", value: 5 },
    });
  });

  it("keeps an address exactly as it came", () => {
    const { address } = accepted({ ...hello, conversation: { id: " a " }, serviceUrl: "https://h/x/" });
    expect(address).toMatchObject({ conversationId: " a ", serviceUrl: "https://h/x/" });
  });

  it.each([
    [{ type: "event", name: "startConversation", value: { topic: "loan" } }, "start"],
    [{ type: "event", name: "startConversation" }, "start"],
    [{ type: "event", name: "webchat/join" }, "ignored"],
    [{ type: "endOfConversation" }, "end"],
    [{ type: "conversationUpdate" }, "ignored"],
    [{ type: "typing" }, "typing"],
    [{ type: "messageReaction" }, "ignored"],
    [{ text: "" }, "ignored"],
  ])("%j is %s", (fields, kind) => {
    expect(accepted({ ...hello, ...fields }).kind).toBe(kind);
  });

  it("gives the answers of a start event, and none when it brings none", () => {
    const start = { ...hello, type: "event", name: "startConversation" };
    expect(accepted({ ...start, value: { topic: "loan" } })).toMatchObject({ answers: { topic: "loan" } });
    expect(accepted(start)).toMatchObject({ answers: {} });
  });

  it.each([
    [{ id: "c" }, false],
    [{ id: "c", conversationType: "personal" }, false],
    [{ id: "c", conversationType: "groupChat" }, true],
    [{ id: "c", conversationType: "channel", isGroup: true }, true],
    [{ id: "c", isGroup: true }, true],
    [{ id: "c", isGroup: false }, false],
  ])("conversation %j is a group: %s", (conversation, isGroup) => {
    expect(accepted({ ...hello, conversation }).isGroup).toBe(isGroup);
  });
});

describe("what a customer said", () => {
  it("comes without the copy of the text in HTML", () => {
    const image = { contentType: "image/png", contentUrl: "https://h/a.png" };
    const attachments = [{ contentType: "text/html", content: "<div>hello</div>" }, image];
    expect(accepted({ ...hello, attachments })).toMatchObject({ message: { attachments: [image] } });
  });

  it("keeps an HTML file, and HTML that is all there is", () => {
    const file = { contentType: "text/html", contentUrl: "https://h/a.html", content: "" };
    expect(accepted({ ...hello, attachments: [file] })).toMatchObject({ message: { attachments: [file] } });
    const only = { contentType: "text/html", content: "<img>" };
    expect(accepted({ ...hello, text: "", attachments: [only] })).toMatchObject({
      message: { text: "", attachments: [only] },
    });
  });

  it("comes without the mention of the bot, and with other people's names", () => {
    const entities = [
      { type: "mention", text: "<at>Bank</at>", mentioned: { id: "bank", name: "Bank" } },
      { type: "mention", text: '<at id="1">Bea</at>', mentioned: { id: "29:bea" } },
      { type: "clientInfo", locale: "en-GB" },
    ];
    const text = '<at>Bank</at> ask <at id="1">Bea</at> please';
    expect(accepted({ ...hello, text, entities })).toMatchObject({ message: { text: "ask Bea please" } });
  });

  it("keeps tags that the customer typed", () => {
    const text = "<at>Bank</at> is a tag";
    expect(accepted({ ...hello, text })).toMatchObject({ message: { text } });
  });
});

describe("an activity that cannot be read", () => {
  it.each([
    [{ type: undefined }, "type", "type is missing"],
    [{ type: " " }, "type", "type is empty"],
    [{ type: 7 }, "type", "type must be a string, but is a number"],
    [{ channelId: undefined }, "channelId", "channelId is missing"],
    [{ serviceUrl: undefined }, "serviceUrl", "serviceUrl is missing"],
    [{ conversation: undefined }, "conversation", "conversation is missing"],
    [{ conversation: "conv1" }, "conversation", "conversation must be an object, but is a string"],
    [{ conversation: {} }, "conversation.id", "conversation.id is missing"],
    [{ conversation: { id: "" } }, "conversation.id", "conversation.id is empty"],
    [{ from: {} }, "from.id", "from.id is missing"],
    [{ from: { id: null } }, "from.id", "from.id must be a string, but is null"],
    [{ recipient: undefined }, "recipient", "recipient is missing"],
    [{ text: ["x"] }, "text", "text must be a string, but is an array"],
    [{ timestamp: {} }, "timestamp", "timestamp must be a string or a number, but is an object"],
    [{ attachments: {} }, "attachments", "attachments must be an array, but is an object"],
    [{ attachments: [1] }, "attachments.0", "attachments.0 must be an object, but is a number"],
    [
      { type: "event", name: "startConversation", value: [1] },
      "value",
      "value must be an object, but is an array",
    ],
  ])("%j is a 400 that names %s", (fields, field, problem) => {
    expect(decodeActivity({ ...hello, ...fields })).toEqual({
      ok: false,
      status: 400,
      code: "activity-invalid",
      field,
      message: `The activity cannot be read: ${problem}.`,
    });
  });

  it("is told everything that is wrong at once", () => {
    const decoded = decodeActivity({ ...hello, channelId: 1, text: 2 });
    expect(decoded).toMatchObject({
      field: "channelId",
      message:
        "The activity cannot be read: channelId must be a string, but is a number; text must be a string, but is a number.",
    });
  });

  it("is a 501 when it is an invoke", () => {
    expect(decodeActivity({ ...hello, type: "invoke", name: "adaptiveCard/action" })).toMatchObject({
      ok: false,
      status: 501,
      code: "invoke-not-supported",
    });
  });

  it("never throws, and never lets a wrong shape pass", () => {
    const field = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom("message", "event", "invoke", "startConversation"),
    );
    const nested = fc.record({ id: field, name: field, conversationType: field }, { requiredKeys: [] });
    const hostile = fc.record(
      {
        type: field,
        id: field,
        timestamp: field,
        channelId: field,
        serviceUrl: field,
        conversation: fc.oneof(field, nested),
        from: fc.oneof(field, nested),
        recipient: fc.oneof(field, nested),
        name: field,
        text: field,
        attachments: field,
        entities: fc.oneof(
          field,
          fc.array(fc.record({ type: fc.constant("mention"), text: field, mentioned: field })),
        ),
        value: field,
      },
      { requiredKeys: [] },
    );
    const almostRight = hostile.map((fields) => ({ ...hello, ...fields }));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), hostile, almostRight), (json) => {
        const decoded = decodeActivity(json);
        if (decoded.ok) expectRightShape(decoded.activity);
        else expect([400, 501]).toContain(decoded.status);
      }),
      { numRuns: 500 },
    );
  });
});

function accepted(json: unknown): IncomingActivity {
  const decoded: DecodedActivity = decodeActivity(json);
  if (!decoded.ok) throw new Error(decoded.message);
  return decoded.activity;
}

function expectRightShape(activity: IncomingActivity) {
  const { address } = activity;
  for (const text of [address.channelId, address.serviceUrl, address.conversationId, address.customer.id]) {
    expect(text).toMatch(/\S/);
  }
  expect(typeof address.bot.id).toBe("string");
  if (activity.kind === "message") expect(typeof activity.message.text).toBe("string");
  if (activity.kind === "start") expect(Array.isArray(activity.answers)).toBe(false);
}
