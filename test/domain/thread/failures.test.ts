import { describe, expect, it } from "vitest";
import { commandId, workstreamId } from "../../../shared/domain/ids.ts";
import type { BotTurnRequest, FinishedBotTurn } from "../../../shared/domain/thread/bot-turn.ts";
import {
  address,
  ann,
  bankBot,
  conciergeBot,
  defaultQueue,
  withMembers,
} from "../../support/domain/sample.ts";
import { offered, queued, routing, withAgent, withBot } from "../../support/domain/stories.ts";
import { given, notes, says, writes } from "../../support/domain/thread-scenario.ts";

const failed = (failure: "exception" | "timeout") => ({ kind: "failed", failure }) as const;

describe("a bot that fails", () => {
  it.each(["exception", "timeout"] as const)(
    "by %s leaves the message and the customer to people",
    (failure) => {
      withBot()
        .when(writes("what now?"), { bot: [failed(failure)] })
        .records(
          { type: "MessageReceived", message: { text: "what now?" } },
          { type: "BotFailed", botId: bankBot, failure },
          { type: "QueueChosen", queueId: defaultQueue, because: "bot-failed" },
          { type: "ConversationQueued", queueId: defaultQueue },
          { type: "CustomerTold", notice: "waiting" },
        );
    },
  );

  it("in its first turn leaves the customer to people too", () => {
    withBot({ bot: [failed("exception")] })
      .recordsAlso({ type: "MessageReceived" })
      .recordsAlso({ type: "ConversationQueued", queueId: defaultQueue });
  });

  it("is not called from the third delivery of a command on", () => {
    const spared = given().when(writes("hello"), { botsMayRun: false });
    spared
      .recordsAlso({ type: "BotFailed", failure: "given-up" })
      .recordsAlso({ type: "ConversationQueued" });
    expect(spared.turns).toEqual([]);
  });

  it("makes room for another bot of the fallback queue", () => {
    const configuration = withMembers(defaultQueue, [bankBot, conciergeBot]);
    withBot({ configuration })
      .when(writes("what now?"), { configuration, bot: [failed("timeout")] })
      .recordsAlso({ type: "BotEngaged", botId: conciergeBot, greets: "later" })
      .asks({ type: "TellThread", command: { type: "GreetFromBot", epoch: 4 } });
  });

  it("never has its late words shown, but they stand in the journal, marked", () => {
    withBot()
      .when(writes("what now?"), { bot: [failed("timeout")] })
      .when({
        type: "ReceiveLateBotOutput",
        botId: bankBot,
        conversation: 1,
        epoch: 2,
        outputs: [says("Here I am!"), notes("score"), { kind: "end", context: {}, note: "done" }],
      })
      .records(
        { type: "BotSpoke", bridged: true, late: true, content: { text: "Here I am!" } },
        { type: "BotSpoke", bridged: false, late: true, content: { text: "score" } },
        { type: "BotSpoke", bridged: false, late: true, content: { text: "done" } },
      )
      .shows();
  });
});

describe("a bot turn that ended after the thread moved on", () => {
  const request: BotTurnRequest = {
    botId: bankBot,
    workstreamId: workstreamId("chat"),
    conversation: 1,
    epoch: 2,
    address,
    inputs: [],
    memory: {},
  };
  const finished: readonly FinishedBotTurn[] = [
    { request, result: { kind: "answered", outputs: [says("Too late.")], memory: {} } },
  ];
  const late = { type: "BotSpoke", conversation: 1, late: true, content: { text: "Too late." } } as const;

  it("is journalled as late beside what the command does", () => {
    queued().when(writes("hello?"), { finished }).records({ type: "MessageReceived" }, late).shows();
  });

  it("is journalled as late when the command itself is refused", () => {
    queued().when({ type: "GreetFromBot", epoch: 2 }, { finished }).records(late).shows();
  });

  it("is journalled as late when the same bot takes a turn in the next conversation", () => {
    queued()
      .when({ type: "CustomerLeaves", address })
      .when(writes("hello again"), { finished, bot: [[says("Welcome.")]] })
      .recordsAlso({ type: "BotSpoke", conversation: 2, late: false })
      .recordsAlso(late)
      .shows("Welcome.");
  });

  it("is used, not run again, when the thread is as it was", () => {
    const used = withBot().when(writes("hello?"), { finished });
    used.shows("Too late.");
    expect(used.turns).toEqual([]);
  });
});

describe("a group chat", () => {
  const refuse = { type: "RefuseGroupChat", address } as const;
  const day = 24 * 60 * 60 * 1000;

  it("opens nothing and gets one polite answer", () => {
    const refused = given().when(refuse);
    refused
      .records({ type: "GroupChatRefused", conversation: 0 })
      .shows("I can only help in a one-to-one chat. Please write to me directly.");
    expect(refused.thread).toMatchObject({ current: undefined, conversations: 0, epoch: 0 });
  });

  it("is answered once a day", () => {
    const refused = given().when(refuse, { now: 1000 });
    refused.when(refuse, { now: 1000 + day - 1 }).refuses("already-refused-today");
    refused.when(refuse, { now: 1000 + day }).records({ type: "GroupChatRefused" });
  });
});

describe("a command that broke for good", () => {
  const failure = { id: commandId("c1"), type: "ReceiveMessage" };
  const record = { type: "RecordFailure", failed: failure, address, message: { text: "listen!" } } as const;

  it("keeps a new customer's words and brings in people", () => {
    given()
      .when(record)
      .records(
        { type: "ConversationOpened", conversation: 1 },
        { type: "MessageReceived", message: { text: "listen!" } },
        { type: "CommandFailed", failed: failure },
        { type: "QueueChosen", queueId: defaultQueue },
        { type: "ConversationQueued", queueId: defaultQueue },
        { type: "CustomerTold", notice: "waiting" },
      );
  });

  it("takes the conversation from the bot", () => {
    withBot()
      .when(record)
      .recordsAlso({ type: "MessageReceived", message: { text: "listen!" } })
      .recordsAlso({ type: "BotFailed", botId: bankBot, failure: "given-up" })
      .recordsAlso({ type: "ConversationQueued", queueId: defaultQueue });
  });

  it("gives a conversation that could not be routed to the fallback queue", () => {
    routing()
      .when({ type: "RecordFailure", failed: { id: commandId("c1"), type: "RouteEscalation" } })
      .records(
        { type: "CommandFailed" },
        { type: "QueueChosen", queueId: defaultQueue },
        { type: "ConversationQueued" },
        {
          type: "CustomerTold",
        },
      );
  });

  it.each([
    ["waits", queued()],
    ["is offered", offered()],
    ["is with a person", withAgent()],
  ])("leaves a conversation that %s where it is", (_, scenario) => {
    const kept = scenario.when(record);
    kept.records({ type: "MessageReceived" }, { type: "CommandFailed" }).asksNothingOfTheGroup();
    expect(kept.thread.current?.at).toEqual(scenario.thread.current?.at);
  });

  it("leaves a conversation with its bot when something else broke", () => {
    const kept = withBot().when({
      type: "RecordFailure",
      failed: { id: commandId("c1"), type: "CloseWrapUp" },
    });
    kept.records({ type: "CommandFailed" });
    expect(kept.thread.current?.at).toMatchObject({ stage: "with-bot", botId: bankBot });
  });

  it("opens nothing when no customer said anything in it", () => {
    const ended = withAgent().when({ type: "EndConversation", userId: ann, conversation: 1 });
    ended
      .when({ type: "RecordFailure", failed: { id: commandId("c1"), type: "CloseWrapUp" } })
      .records({ type: "CommandFailed", conversation: 0 });
  });
});
