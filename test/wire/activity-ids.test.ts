import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conversationId, parseConversationId } from "../../shared/domain/ids.ts";
import type { IncomingActivity } from "../../shared/wire/activity.ts";
import { commandIdOf } from "../../shared/wire/command-id.ts";
import { deriveId } from "../../shared/wire/derived-id.ts";
import { threadKeyOf } from "../../shared/wire/thread-key.ts";

const legal = /^[a-z]_[A-Za-z0-9_-]{22,30}$/;

const said: IncomingActivity = {
  kind: "message",
  type: "message",
  id: "1",
  sentAt: "2026-11-22T10:00:00Z",
  isGroup: false,
  address: {
    channelId: "directline",
    serviceUrl: "https://h/",
    conversationId: "conv1",
    customer: { id: "ann" },
    bot: { id: "bank" },
  },
  message: { activityId: "1", text: "hello" },
};
const { id: _, ...unnamed } = said;

describe("a thread's key", () => {
  it("is legal whatever the channel calls its conversation", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (conversation, channel) => {
        const key = threadKeyOf(channel, conversation);
        expect(key).toMatch(legal);
        expect(parseConversationId(conversationId({ thread: key, number: 1 }))?.thread).toBe(key);
      }),
    );
  });

  it("is the same for the same conversation, and differs for any other", () => {
    expect(threadKeyOf("webchat", "a")).toBe(threadKeyOf("webchat", "a"));
    const keys = [threadKeyOf("webchat", "a"), threadKeyOf("msteams", "a"), threadKeyOf("web", "chata")];
    expect(new Set(keys).size).toBe(3);
  });
});

describe("a command's id", () => {
  it("is the same for each delivery of an activity", () => {
    expect(commandIdOf(said)).toMatch(legal);
    expect(commandIdOf({ ...said, sentAt: "2026-11-22T10:00:09Z" })).toBe(commandIdOf(said));
    expect(commandIdOf(unnamed)).toBe(commandIdOf({ ...unnamed }));
  });

  it("differs by channel, conversation, type and id", () => {
    const others: IncomingActivity[] = [
      said,
      { ...said, id: "2" },
      { ...said, address: { ...said.address, conversationId: "conv2" } },
      { ...said, address: { ...said.address, channelId: "webchat" } },
      { ...said, kind: "end", type: "endOfConversation" },
    ];
    expect(new Set(others.map(commandIdOf)).size).toBe(others.length);
  });

  it("without the channel's id differs by what was said and when", () => {
    const others: IncomingActivity[] = [
      unnamed,
      { ...unnamed, sentAt: "2026-11-22T10:00:09Z" },
      { ...unnamed, message: { text: "hello?" } },
    ];
    expect(new Set(others.map(commandIdOf)).size).toBe(others.length);
  });

  it("tells the edits of one message apart", () => {
    const edit = { ...said, type: "messageUpdate" };
    const again = { ...edit, message: { text: "hello, world" } };
    expect(commandIdOf(again)).not.toBe(commandIdOf(edit));
  });
});

describe("a derived id", () => {
  it("follows from parent and part, which are not just run together", () => {
    expect(deriveId("a", "b")).toMatch(legal);
    expect(deriveId("a", "b")).toBe(deriveId("a", "b"));
    expect(deriveId("ab", "c")).not.toBe(deriveId("a", "bc"));
  });
});
