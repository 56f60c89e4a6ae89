import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBotActivity } from "../../../shared/adapters/bot-framework/dialect.ts";

const bridged = { deliveryMode: "bridged" };
const escalation = { type: "Escalate", context: { BotHandoffTopic: "CreditCard", IDNumber: 101 } };
const tagged = (tags: unknown) => ({
  type: "message",
  text: "Wants a card",
  channelData: { tags: JSON.stringify(tags) },
});

describe("a bot's message", () => {
  it("is for the customer when it is bridged, in any case", () => {
    for (const deliveryMode of ["bridged", "Bridged"]) {
      expect(readBotActivity({ type: "message", text: "Hi", channelData: { deliveryMode } })).toEqual({
        kind: "message",
        bridged: true,
        content: { text: "Hi" },
      });
    }
  });

  it("is for people only when it is not", () => {
    for (const channelData of [
      undefined,
      null,
      {},
      { deliveryMode: "other" },
      { tags: "Internal" },
      "text",
      7,
    ]) {
      expect(readBotActivity({ type: "message", text: "Hi", channelData })).toMatchObject({ bridged: false });
    }
  });

  it("keeps cards, suggested actions and how they are laid out", () => {
    const content = {
      text: "Which?",
      textFormat: "markdown",
      attachments: [{ contentType: "application/vnd.microsoft.card.hero", content: { title: "Card" } }],
      attachmentLayout: "carousel",
      suggestedActions: { to: [], actions: [{ type: "imBack", title: "Yes", value: "yes" }] },
      inputHint: "expectingInput",
    };
    expect(readBotActivity({ type: "message", id: "1", from: {}, channelData: bridged, ...content })).toEqual(
      {
        kind: "message",
        bridged: true,
        content,
      },
    );
  });

  it("may be nothing but suggested actions", () => {
    const suggestedActions = { actions: [] };
    expect(readBotActivity({ type: "message", channelData: bridged, suggestedActions })).toMatchObject({
      content: { suggestedActions },
    });
  });

  it.each([
    [{ type: "message", channelData: bridged }],
    [{ type: "message", text: "", attachments: [] }],
    [{ type: "trace", text: "x" }],
    [{ type: "typing" }],
    [{ type: "invokeResponse", value: { status: 200 } }],
    [{ type: "event", name: "my.own", value: {} }],
    [undefined],
  ])("%j says nothing", (activity) => {
    expect(readBotActivity(activity)).toBeUndefined();
  });
});

describe("a command in tags", () => {
  it("escalates, and its text is for people", () => {
    expect(readBotActivity(tagged(escalation))).toEqual({
      kind: "escalate",
      context: { BotHandoffTopic: "CreditCard", IDNumber: 101 },
      summary: "Wants a card",
    });
  });

  it("ends the conversation", () => {
    expect(readBotActivity(tagged({ type: "EndConversation", context: {} }))).toEqual({
      kind: "end",
      context: {},
      note: "Wants a card",
    });
  });

  it.each([
    ["escalate", "escalate"],
    ["ESCALATE", "escalate"],
    [0, "escalate"],
    ["endconversation", "end"],
    [1, "end"],
  ])("of type %j is %s", (type, kind) => {
    expect(readBotActivity(tagged({ type }))).toMatchObject({ kind, context: {} });
  });

  it("may be an object that nobody made a text of", () => {
    const activity = { type: "message", channelData: { tags: escalation } };
    expect(readBotActivity(activity)).toEqual({ kind: "escalate", context: escalation.context });
  });

  it("that is bridged is shown to the customer too", () => {
    const channelData = { tags: JSON.stringify(escalation), ...bridged };
    expect(readBotActivity({ type: "message", text: "One moment", channelData })).toEqual({
      kind: "escalate",
      context: escalation.context,
      summary: "One moment",
      content: { text: "One moment" },
    });
  });

  it("hands values on as they are, with or without isDisplayable", () => {
    const context = { tier: "gold", visitor: { value: "Ann", isDisplayable: true } };
    expect(readBotActivity(tagged({ type: "Escalate", context }))).toMatchObject({ context });
  });

  it.each(["ChannelId-lcw,FromCustomer", "", "[]", "7", '"Escalate"', "{}", '{"deliveryMode":"bridged"}'])(
    "is not what the label %j is",
    (tags) => {
      expect(readBotActivity({ type: "message", text: "Hi", channelData: { tags } })).toMatchObject({
        kind: "message",
      });
    },
  );

  it.each([
    [{ tags: '{"type":"Escalate",' }, "channelData.tags is not valid JSON"],
    [{ tags: '{"type":"Escalade"}' }, 'channelData.tags names no known command: "Escalade"'],
    [{ tags: '{"type":"my card is 4711"}' }, "channelData.tags names no known command"],
    [{ tags: '{"type":2}' }, "channelData.tags names no known command"],
    [{ tags: '{"type":"Escalate","context":[1]}' }, "the command's context is not an object of variables"],
    [{ command: { type: "Escalate" } }, "channelData.command is not read; use channelData.tags"],
    [
      JSON.stringify({ tags: bridged, command: { type: "EndConversation" } }),
      "channelData.command is not read; use channelData.tags",
    ],
  ])("%j is one that cannot be read, which is said without quoting", (channelData, note) => {
    expect(readBotActivity({ type: "message", text: "secret", channelData })).toEqual({
      kind: "unknown",
      note,
    });
  });
});

describe("Bot Framework's own commands", () => {
  const initiate = (value: unknown) => readBotActivity({ type: "event", name: "handoff.initiate", value });

  it("hand off with a plain map of variables", () => {
    expect(initiate({ BotHandoffTopic: "HomeLoan" })).toEqual({
      kind: "escalate",
      context: { BotHandoffTopic: "HomeLoan" },
    });
    expect(initiate(undefined)).toEqual({ kind: "escalate", context: {} });
  });

  it.each([
    [{ MessageToAgent: "Wants a loan", Context: { BotHandoffTopic: "HomeLoan" } }],
    [{ messageToAgent: "Wants a loan", context: { BotHandoffTopic: "HomeLoan" } }],
  ])("hand off with %j", (value) => {
    expect(initiate(value)).toEqual({
      kind: "escalate",
      context: { BotHandoffTopic: "HomeLoan" },
      summary: "Wants a loan",
    });
  });

  it.each([[[1]], ["x"], [{ context: "x" }]])("hand off unreadably with %j", (value) => {
    expect(initiate(value)).toMatchObject({ kind: "unknown" });
  });

  it("end the conversation", () => {
    expect(readBotActivity({ type: "endOfConversation" })).toEqual({ kind: "end", context: {} });
    expect(readBotActivity({ type: "endOfConversation", text: "All done", channelData: bridged })).toEqual({
      kind: "end",
      context: {},
      note: "All done",
      content: { text: "All done" },
    });
  });
});

describe("whatever a bot sends", () => {
  it("never throws, and never gives a wrong shape", () => {
    const any = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom("message", "event", "handoff.initiate", "endOfConversation"),
    );
    const tags = fc.oneof(
      any,
      fc.record({ type: any, context: any }, { requiredKeys: [] }).map((t) => JSON.stringify(t)),
    );
    const channelData = fc.oneof(
      any,
      fc.record({ tags, deliveryMode: any, command: any }, { requiredKeys: [] }),
    );
    const activity = fc.record(
      {
        type: fc.oneof(any, fc.constantFrom("message", "event", "endOfConversation")),
        name: fc.oneof(any, fc.constant("handoff.initiate")),
        text: any,
        attachments: any,
        suggestedActions: any,
        value: any,
        channelData,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(activity, fc.anything()), (json) => {
        const output = readBotActivity(json);
        if (output === undefined || output.kind === "unknown") return;
        const { content = {} } = output;
        expect(["string", "undefined"]).toContain(typeof content.text);
        expect(content.attachments === undefined || Array.isArray(content.attachments)).toBe(true);
        if (output.kind !== "message") expect(Array.isArray(output.context)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});
