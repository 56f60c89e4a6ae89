import { beforeEach, describe, expect, it } from "vitest";
import { listDeadLetters } from "../../../shared/app/dead-letters/list-dead-letters.ts";
import { receiveDeadLetter } from "../../../shared/app/dead-letters/receive-dead-letter.ts";
import { resubmitDeadLetter } from "../../../shared/app/dead-letters/resubmit-dead-letter.ts";
import { commandId, conversationId, userId } from "../../../shared/domain/ids.ts";
import type { BusMessage } from "../../../shared/ports/command-bus.ts";
import type { DeadLetter } from "../../../shared/ports/dead-letters.ts";
import { letterId } from "../../../shared/wire/given-up.ts";
import { groupCommandMessage } from "../../../shared/wire/group-command.ts";
import { receivedDeadLetter } from "../../../shared/wire/received-dead-letter.ts";
import { type Bench, commandIn, createBench, group, threadMessage } from "../../support/domain/bench.ts";
import { thread } from "../../support/domain/sample.ts";
import { writes } from "../../support/domain/thread-scenario.ts";

const sam = { id: userId("sam"), roles: ["supervisor"] } as const;
const release = groupCommandMessage({
  id: commandId("g1"),
  groupId: group,
  command: { type: "Release", conversation: conversationId({ thread, number: 1 }), epoch: 3, why: "ended" },
});

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});

async function keep({ queue, messageId, sessionId, body }: BusMessage): Promise<string> {
  const letter: DeadLetter = {
    queue,
    messageId,
    sessionId,
    reason: "it broke",
    body: JSON.stringify(body),
    at: 7,
  };
  await bench.deps.deadLetters.park(letter);
  return letterId(letter);
}

const resubmit = (id: string) =>
  resubmitDeadLetter(bench.deps, {
    user: sam,
    params: { letterId: id },
    body: {},
    query: {},
    idempotencyKey: "12345678",
    fingerprint: "f",
  });
const list = async (resubmitted = false) => {
  const answer = await listDeadLetters(bench.deps, {
    user: sam,
    params: {},
    body: {},
    query: { resubmitted },
  });
  return answer.kind === "found" ? answer.value.letters : [];
};

describe("the list of what was given up", () => {
  it("says what it was, what that means, and where, without what was said", async () => {
    await bench.tell("m0", writes("hello"));
    await keep(threadMessage("m1", writes("my PIN is 1234")));
    await keep(release);

    const letters = await list();
    expect(letters).toMatchObject([
      {
        queue: "handle-conversation-command",
        commandType: "ReceiveMessage",
        conversationId: "t1.1",
        explanation: "A customer's message could not be handled. Nothing of it is in the conversation yet.",
      },
      {
        queue: "assign-work",
        commandType: "Release",
        conversationId: "t1.1",
        explanation: "Capacity that is free counts as in use until this is sent again.",
      },
    ]);
    expect(letters.map((letter) => letter.whyNotResubmitted)).toEqual([undefined, undefined]);
    expect(JSON.stringify(letters)).not.toContain("1234");
  });
});

describe("a given-up command", () => {
  it("goes on the bus under a new message id and its own command id, and asked twice once", async () => {
    const id = await keep(release);
    expect(await resubmit(id)).toEqual({ kind: "done", commandId: "g1" });
    expect(await resubmit(id)).toEqual({ kind: "done", commandId: "g1" });

    expect(bench.deps.bus.sent).toMatchObject([
      { queue: "assign-work", sessionId: group, body: release.body },
    ]);
    expect(bench.deps.bus.sent[0]?.messageId).not.toBe("g1");
    expect(await list()).toEqual([]);
    expect(await list(true)).toMatchObject([{ resubmittedAt: expect.any(String) }]);
  });

  it("goes under the same message id again when the note of it was lost", async () => {
    const id = await keep(release);
    await resubmit(id);
    await keep(release);
    await resubmit(id);

    const [first, second] = bench.deps.bus.sent.map(({ messageId }) => messageId);
    expect(second).toBe(first);
  });

  it("is done once although it was done before it broke", async () => {
    await bench.tell("m1", writes("hello"));
    await resubmit(await keep(threadMessage("m1", writes("hello"))));
    const again = bench.deps.bus.sent.at(-1);
    if (again !== undefined) await bench.deliver(again);

    const { entries } = await bench.journal();
    expect(entries.filter(({ event }) => event.type === "MessageReceived")).toHaveLength(1);
  });

  it("that is a customer's message says that it comes late", async () => {
    await resubmit(await keep(threadMessage("m1", writes("hello"))));

    const [sent] = bench.deps.bus.sent;
    expect(sent && commandIn(sent)).toMatchObject({
      type: "ReceiveMessage",
      message: { text: "hello", late: true },
    });
  });
});

describe("what is not put on the bus again", () => {
  it("is a message that stands in its conversation already", async () => {
    const message = threadMessage("m1", writes("hello"));
    const { queue, body } = message;
    await receiveDeadLetter(
      bench.deps,
      receivedDeadLetter(queue, body, { triggerMetadata: { messageId: "m1", sessionId: "t1" } }),
    );
    const [told] = bench.deps.bus.sent;
    if (told !== undefined) await bench.deliver(told);

    const [letter] = await list();
    expect(letter).toMatchObject({ whyNotResubmitted: "already-recorded" });
    expect(letter?.explanation).toContain("noted in the conversation");
    expect(await resubmit(letter?.id ?? "")).toMatchObject({ kind: "refused", reason: "already-recorded" });
  });

  it("is what a person asked for and was told of", async () => {
    const act = { type: "SendToCustomer", userId: userId("ann"), conversation: 1, text: "Hello" } as const;
    const id = await keep(threadMessage("m1", act));
    expect(await resubmit(id)).toMatchObject({ kind: "refused", reason: "sender-was-told" });
    expect(bench.deps.bus.sent).toEqual([]);
  });

  it("is what nobody can read, and what is not there", async () => {
    const id = await keep({ ...threadMessage("m1", writes("x")), body: { nonsense: true } });
    expect(await resubmit(id)).toMatchObject({ kind: "refused", reason: "cannot-be-read" });
    expect(await resubmit("assign-work.bm9uZQ")).toEqual({ kind: "not-found" });
    expect(await resubmit("nonsense")).toEqual({ kind: "not-found" });
  });
});
