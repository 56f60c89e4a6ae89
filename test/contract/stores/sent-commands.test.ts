import { beforeEach, describe, expect, it } from "vitest";
import { createMemorySentCommands } from "../../../shared/adapters/memory/sent-commands.ts";
import { createSentCommands } from "../../../shared/adapters/table-storage/sent-commands.ts";
import { commandId, groupId, threadId, userId } from "../../../shared/domain/ids.ts";
import type { SentCommand, SentCommands } from "../../../shared/ports/sent-commands.ts";
import { useAzurite } from "../../support/azurite.ts";

const azurite = useAzurite();

const ana = userId("ana");
const ben = userId("ben/with#odd?signs");
const sent: SentCommand = {
  commandId: commandId("x_one"),
  fingerprint: "first",
  target: { kind: "thread", id: threadId("c_one") },
  at: 1,
};

const makers: readonly (readonly [string, () => Promise<SentCommands>])[] = [
  ["memory", async () => createMemorySentCommands()],
  ["Table Storage", async () => createSentCommands(await azurite.makeTables())],
];

describe.each(makers)("sent commands in %s", (_, make) => {
  let store: SentCommands;
  beforeEach(async () => {
    store = await make();
  });

  it("keeps the first request under an id, whatever comes later", async () => {
    const later = { ...sent, fingerprint: "second", at: 2 };
    expect(await store.remember(ana, sent)).toEqual(sent);
    expect(await store.remember(ana, later)).toEqual(sent);
    expect(await store.find(ana, sent.commandId)).toEqual(sent);
  });

  it("keeps one of two requests that come at once", async () => {
    const other = { ...sent, fingerprint: "other" };
    const answers = await Promise.all([store.remember(ana, sent), store.remember(ana, other)]);
    const kept = await store.find(ana, sent.commandId);
    expect([sent, other]).toContainEqual(kept);
    expect(answers).toEqual([kept, kept]);
  });

  it("shows a user only what is their own", async () => {
    const toGroup: SentCommand = { ...sent, target: { kind: "group", id: groupId("default") } };
    await store.remember(ben, toGroup);
    expect(await store.find(ben, sent.commandId)).toEqual(toGroup);
    expect(await store.find(ana, sent.commandId)).toBeUndefined();
  });
});
