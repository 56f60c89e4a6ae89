import { MessageFactory } from "botbuilder";
import { describe, expect, it } from "vitest";
import { readBotActivity } from "../../shared/adapters/bot-framework/dialect.ts";
import { bridge, endConversation, escalate } from "../../shared/bots/omnichannel.ts";

describe("what a bot's author writes", () => {
  it("bridge: the customer sees a text, or an activity with all it has", () => {
    expect(bridge("Hi")).toEqual({ type: "message", text: "Hi", channelData: { deliveryMode: "bridged" } });
    const activity = { ...MessageFactory.text("Hi"), channelData: { own: 1 } };
    expect(bridge(activity)).toMatchObject({ text: "Hi", channelData: { own: 1, deliveryMode: "bridged" } });
    expect(activity.channelData).toEqual({ own: 1 });
  });

  it("escalate: in the form that Omnichannel documents", () => {
    const context = { BotHandoffTopic: "CreditCard", IDNumber: 101 };
    expect(escalate({ context, summary: "Wants a card" })).toEqual({
      type: "message",
      text: "Wants a card",
      channelData: { tags: '{"type":"Escalate","context":{"BotHandoffTopic":"CreditCard","IDNumber":101}}' },
    });
    expect(escalate()).toEqual({
      type: "message",
      channelData: { tags: '{"type":"Escalate","context":{}}' },
    });
  });

  it("endConversation: likewise", () => {
    expect(endConversation({ note: "Done" })).toEqual({
      type: "message",
      text: "Done",
      channelData: { tags: '{"type":"EndConversation","context":{}}' },
    });
  });

  it("is understood, also when a command is bridged", () => {
    expect(readBotActivity(bridge(escalate({ summary: "One moment" })))).toEqual({
      kind: "escalate",
      context: {},
      summary: "One moment",
      content: { text: "One moment" },
    });
    expect(readBotActivity(endConversation())).toEqual({ kind: "end", context: {} });
  });
});
