import { appendFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Activity } from "../../../infra/local/direct-line/activity.ts";
import { createConversationStore } from "../../../infra/local/direct-line/conversation-store.ts";

const message = (id: string): Activity => ({
  id,
  type: "message",
  timestamp: "2026-11-22T10:00:00.000Z",
  channelId: "directline",
  conversation: { id: "c1" },
  from: { id: "ann" },
});

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "conversations-"));
});

afterEach(() => rm(folder, { recursive: true }));

describe("Conversations", () => {
  it("are found again by another process, as they were", () => {
    const before = createConversationStore(folder);
    const conversation = before.open({ id: "c1", locale: "de-DE" });
    before.addMember(conversation, { id: "ann" });
    before.record(conversation, message, false);
    before.record(conversation, message, true);

    const found = createConversationStore(folder).find("c1");

    expect(found).toEqual(conversation);
    expect(found?.entries.map(({ activity }) => activity.id)).toEqual(["c1|0000000", "c1|0000001"]);
  });

  it("lose only the line that a killed process had not finished", async () => {
    const before = createConversationStore(folder);
    before.record(before.open({ id: "c1" }), message, true);
    await appendFile(join(folder, "conversations", "c1.jsonl"), '{"entry":{"activ');

    const after = createConversationStore(folder);
    const found = after.find("c1");
    if (found === undefined) throw new Error("not found");
    after.record(found, message, true);

    const ids = createConversationStore(folder)
      .find("c1")
      ?.entries.map(({ activity }) => activity.id);
    expect(ids).toEqual(["c1|0000000", "c1|0000001"]);
  });

  it("write no file when they live in memory", async () => {
    const store = createConversationStore(undefined);
    store.record(store.open({ id: "c1" }), message, true);

    expect(store.find("c1")?.entries).toHaveLength(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(["../c1", "", "a/b", "a.b", "x".repeat(65)])("never have the id %j", (id) => {
    const store = createConversationStore(folder);

    expect(store.find(id)).toBeUndefined();
    expect(() => store.open({ id })).toThrow("not a conversation id");
  });
});
