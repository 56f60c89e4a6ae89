import { beforeEach, describe, expect, it } from "vitest";
import { receiveDeadLetter } from "../../../shared/app/dead-letters/receive-dead-letter.ts";
import { failureId } from "../../../shared/app/failure-id.ts";
import { busQueues } from "../../../shared/bus-queues.ts";
import type { GroupCommand } from "../../../shared/domain/assignment/command.ts";
import { commandId } from "../../../shared/domain/ids.ts";
import type { BusMessage } from "../../../shared/ports/command-bus.ts";
import { groupCommandMessage } from "../../../shared/wire/group-command.ts";
import { receivedDeadLetter } from "../../../shared/wire/received-dead-letter.ts";
import { type Bench, commandIn, createBench, group, threadMessage } from "../../support/domain/bench.ts";
import { ann } from "../../support/domain/sample.ts";
import { writes } from "../../support/domain/thread-scenario.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});

const dead = (
  { queue, messageId, sessionId, body }: BusMessage,
  deadLetterReason = "MaxDeliveryCountExceeded",
) =>
  receiveDeadLetter(
    bench.deps,
    receivedDeadLetter(queue, JSON.parse(JSON.stringify(body)), {
      triggerMetadata: {
        messageId,
        sessionId,
        deliveryCount: 1,
        applicationProperties: { deadLetterReason },
      },
    }),
  );
const groupMessage = (id: string, command: GroupCommand) =>
  groupCommandMessage({ id: commandId(id), groupId: group, command });

describe("a customer's message that Service Bus gave up", () => {
  it("is kept with the reason, and its thread is told, with what was said", async () => {
    await dead(threadMessage("m1", writes("hello?")));

    const [letter] = await bench.deps.deadLetters.list(busQueues.handleConversationCommand);
    expect(letter).toMatchObject({ messageId: "m1", sessionId: "t1", at: 1000 });
    expect(letter?.reason).toBe(
      "Service Bus gave it up: it was delivered as often as its queue permits, and no delivery was completed",
    );
    const [told] = bench.deps.bus.sent;
    expect(told).toMatchObject({ messageId: failureId(commandId("m1")), sessionId: "t1" });
    expect(told && commandIn(told)).toMatchObject({
      type: "RecordFailure",
      failed: { id: "m1", type: "ReceiveMessage" },
      message: { text: "hello?" },
    });
  });

  it("brings people in when the thread hears of it, and is in the journal", async () => {
    await dead(threadMessage("m1", writes("hello?")));
    const [told] = bench.deps.bus.sent;
    if (told !== undefined) await bench.deliver(told);

    const { entries } = await bench.journal();
    const types = entries.map(({ event }) => event.type);
    expect(types).toEqual(expect.arrayContaining(["MessageReceived", "CommandFailed", "ConversationQueued"]));
  });

  it("is not repeated to the thread when it was saved before it broke", async () => {
    await bench.tell("m1", writes("hello?"));
    bench.deps.bus.sent.length = 0;
    await dead(threadMessage("m1", writes("hello?")));

    const [told] = bench.deps.bus.sent;
    expect(told && commandIn(told)).not.toHaveProperty("message");
  });

  it("says nothing of what was said in the log", async () => {
    await dead(threadMessage("m1", writes("my PIN is 1234")), "my PIN is 1234");
    const [letter] = await bench.deps.deadLetters.list(busQueues.handleConversationCommand);

    expect(letter?.reason).toBe("Service Bus gave it up: it did not say why");
    expect(JSON.stringify(bench.deps.log.lines)).not.toContain("1234");
  });
});

describe("what else Service Bus gave up", () => {
  it("is only kept when nobody can read it", async () => {
    const unreadable = { ...threadMessage("m1", writes("x")), body: { nonsense: true } };
    await dead(unreadable, "TTLExpiredException");

    expect(await bench.deps.deadLetters.list(busQueues.handleConversationCommand)).toMatchObject([
      { reason: "Service Bus gave it up: it expired before it was handled" },
    ]);
    expect(bench.deps.bus.sent).toEqual([]);
  });

  it("answers the sender of a group's command, and goes on checking a lease", async () => {
    await dead(groupMessage("g1", { type: "SetPresence", userId: ann, presence: "available" }));
    await dead(groupMessage("g2", { type: "CheckLease", userId: ann, lease: 1 }));

    const failure = await bench.deps.groups.findCommand(group, failureId(commandId("g1")));
    expect(failure?.outcome).toEqual({ done: false, reason: "command-failed" });
    expect(bench.deps.bus.sent.map(commandIn)).toEqual([{ type: "CheckLease", userId: ann, lease: 1 }]);
  });

  it("does not go round for ever when it is the record of a failure itself", async () => {
    const failed = { id: commandId("m1"), type: "ReceiveMessage" };
    await dead(threadMessage("m2", { type: "RecordFailure", failed }));

    expect(bench.deps.bus.sent).toEqual([]);
    expect(await bench.deps.deadLetters.list(busQueues.handleConversationCommand)).toHaveLength(1);
  });

  it("is waited for while storage is away", async () => {
    const { park } = bench.deps.deadLetters;
    let away = 2;
    bench.deps.deadLetters.park = async (letter) => {
      if (away-- > 0) throw Object.assign(new Error("away"), { name: "StorageUnavailableError" });
      await park(letter);
    };
    await dead(threadMessage("m1", writes("hello?")));

    expect(bench.deps.clock.sleeps).toHaveLength(2);
    expect(await bench.deps.deadLetters.list(busQueues.handleConversationCommand)).toHaveLength(1);
    expect(bench.deps.bus.sent.map(commandIn)).toMatchObject([{ type: "RecordFailure" }]);
  });
});
