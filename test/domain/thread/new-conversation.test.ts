import { describe, expect, it } from "vitest";
import {
  address,
  bankBot,
  botQueue,
  creditCardQueue,
  defaultQueue,
  withMembers,
  withWorkstream,
} from "../../support/domain/sample.ts";
import { withBot } from "../../support/domain/stories.ts";
import { ends, given, notes, says, writes } from "../../support/domain/thread-scenario.ts";

describe("a new customer", () => {
  it("is routed by the rules before any bot answers", () => {
    withBot().records(
      { type: "ConversationOpened", conversation: 1, revision: 1 },
      { type: "MessageReceived", message: { text: "hello" } },
      { type: "QueueChosen", queueId: botQueue, because: "rule", rule: "BotRule" },
      { type: "BotEngaged", botId: bankBot, queueId: botQueue, greets: "now" },
      { type: "BotTurnTaken", botId: bankBot },
      { type: "BotSpoke", bridged: true, late: false, content: { text: "Hi, I am a bot." } },
    );
  });

  it("is not routed before the members of the queue are known", () => {
    given()
      .when(writes("hello"), { members: { [botQueue]: [bankBot] } })
      .needs({ type: "bot-turn" });
  });

  it("is made known to the bot: it joined, the context, then the message", () => {
    expect(withBot().turns).toEqual([
      {
        botId: bankBot,
        conversation: 1,
        epoch: 2,
        address,
        inputs: [
          { kind: "joined" },
          { kind: "context", variables: { values: {}, displayable: [] } },
          { kind: "message", message: { text: "hello" } },
        ],
        memory: {},
        workstreamId: "ChatWorkStream",
      },
    ]);
  });

  it("gets only the message to the bot the second time, with what the bot remembers", () => {
    const [second] = withBot().when(writes("and again"), { bot: [[]] }).turns;
    expect(second?.inputs).toEqual([{ kind: "message", message: { text: "and again" } }]);
    expect(second?.memory).toEqual({ turns: 1 });
  });

  it("starts from the page with pre-chat answers, and is greeted unasked", () => {
    const started = given().when(
      { type: "StartConversation", address, answers: { name: { value: "Eve", isDisplayable: true } } },
      { bot: [[says("Welcome.")]] },
    );
    started.recordsAlso({ type: "VariablesSet", by: "customer", accepted: ["name"] }).shows("Welcome.");
    expect(started.turns[0]?.inputs).toEqual([
      { kind: "joined" },
      { kind: "context", variables: { values: { name: "Eve" }, displayable: ["name"] } },
    ]);
  });

  it("has one conversation at a time, however often the page starts one", () => {
    withBot().when({ type: "StartConversation", address, answers: {} }).refuses("already-open");
  });

  it("whose pre-chat answers name a topic goes past the bot to people", () => {
    given()
      .when({ type: "StartConversation", address, answers: { BotHandoffTopic: "CreditCard" } })
      .recordsAlso({ type: "ConversationQueued", queueId: creditCardQueue });
  });

  it("meets no bot in a pick workstream", () => {
    const configuration = withWorkstream({ mode: "pick" });
    given()
      .when(writes("hello"), { configuration })
      .recordsAlso({ type: "QueueChosen", queueId: defaultQueue, instead: botQueue })
      .recordsAlso({ type: "ConversationQueued", queueId: defaultQueue });
  });
});

describe("what a bot says", () => {
  it("reaches the customer when it is bridged, under the bot's name", () => {
    withBot()
      .shows("Hi, I am a bot.")
      .asks({
        type: "SendToCustomer",
        conversation: 1,
        sequence: 6,
        from: { kind: "bot", name: "Bank Bot" },
      });
  });

  it("stays in the journal when it is not", () => {
    withBot({ bot: [[notes("score 0.2")]] })
      .recordsAlso({ type: "BotSpoke", bridged: false, late: false, content: { text: "score 0.2" } })
      .shows();
  });

  it("is noted when nobody understands it", () => {
    withBot({ bot: [[{ kind: "unknown", note: "tags is not JSON" }]] })
      .recordsAlso({ type: "BotNotUnderstood", botId: bankBot, note: "tags is not JSON" })
      .shows();
  });

  it("ends the conversation with the bot's reason", () => {
    withBot()
      .when(writes("bye"), { bot: [[says("Bye."), ends("solved")]] })
      .records(
        { type: "MessageReceived" },
        { type: "BotTurnTaken" },
        { type: "BotSpoke", content: { text: "Bye." } },
        { type: "CustomerTold", notice: "ended" },
        { type: "ConversationClosed", because: "bot-ended", note: "solved" },
      )
      .asksNothingOfTheGroup();
  });

  it("comes too late once it has ended the conversation", () => {
    withBot()
      .when(writes("bye"), { bot: [[ends(), says("One more thing")]] })
      .recordsAlso({ type: "BotSpoke", late: true, content: { text: "One more thing" } })
      .shows("The conversation has ended. Write again at any time to start a new one.");
  });
});

describe("rules that lead nowhere", () => {
  it("send the customer to the fallback queue when none matches, and the journal says why", () => {
    given()
      .when(writes("hello"), { configuration: withWorkstream({ rules: [] }) })
      .recordsAlso({ type: "QueueChosen", queueId: defaultQueue, because: "no-rule-matched" });
  });

  it("send the customer to the fallback queue when one fails, and the journal names it", () => {
    const rules = [{ name: "Broken", when: { variable: "x", operator: "equals" }, queue: botQueue }] as const;
    given()
      .when(writes("hello"), { configuration: withWorkstream({ rules }) })
      .recordsAlso({ type: "QueueChosen", queueId: defaultQueue, because: "rule-failed", rule: "Broken" });
  });

  it("warn when a value differs from the tested one only in case", () => {
    const start = { type: "StartConversation", address, answers: { BotHandoffTopic: "creditcard" } } as const;
    const chosen = given()
      .when(start)
      .events.find((event) => event.type === "QueueChosen");
    expect(chosen).toMatchObject({
      queueId: defaultQueue,
      because: "no-rule-matched",
      warnings: ['CreditCardRule: "BotHandoffTopic" differs only in case from "CreditCard"'],
    });
    expect(chosen?.trace[1]?.notes).toEqual(['"BotHandoffTopic" differs only in case from "CreditCard"']);
  });

  it("go to the fallback queue with a warning when the queue has no members", () => {
    given()
      .when(writes("hello"), { configuration: withMembers(botQueue, []) })
      .recordsAlso({
        type: "QueueChosen",
        queueId: defaultQueue,
        because: "queue-without-members",
        instead: botQueue,
        rule: "BotRule",
        warnings: ["BotQueue: queue-without-members"],
      });
  });

  it("leave the customer waiting in a fallback queue without members, with a warning", () => {
    const configuration = withMembers(defaultQueue, [], withWorkstream({ rules: [] }));
    given()
      .when(writes("hello"), { configuration })
      .recordsAlso({ type: "QueueChosen", warnings: ["DefaultQueue: queue-without-members"] })
      .recordsAlso({ type: "ConversationQueued", queueId: defaultQueue });
  });
});
