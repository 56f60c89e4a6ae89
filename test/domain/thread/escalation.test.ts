import { describe, expect, it } from "vitest";
import {
  ann,
  bankBot,
  botQueue,
  conciergeBot,
  creditCardQueue,
  defaultQueue,
  homeLoanQueue,
  withCapacities,
  withMembers,
  withWorkstream,
} from "../../support/domain/sample.ts";
import { queued, routing, withBot } from "../../support/domain/stories.ts";
import { ends, escalates, given, says, shownBy, writes } from "../../support/domain/thread-scenario.ts";

describe("the article's three ways", () => {
  it.each([
    ["CreditCard", creditCardQueue, "CreditCardRule"],
    ["HomeLoan", homeLoanQueue, "HomeLoanRule"],
  ])("%s goes to its queue of people", (topic, queueId, rule) => {
    queued(topic)
      .records(
        { type: "QueueChosen", queueId, because: "rule", rule },
        { type: "ConversationQueued", queueId },
        { type: "CustomerTold", notice: "waiting" },
      )
      .asks({
        type: "TellGroup",
        command: expect.objectContaining({
          type: "Enqueue",
          item: {
            conversation: "t1.1",
            epoch: 3,
            queueId,
            since: 1000,
            units: 30,
            allowedPresences: sampleStream.allowedPresences,
            botsAllowed: true,
            formerBots: [bankBot],
            declines: {},
            transferredBy: [],
          },
        }),
      });
  });

  it("a customer who never asks for a person is served by the bot to the end", () => {
    const ended = withBot().when(writes("bye"), { bot: [[ends("answered")]] });
    ended.recordsAlso({ type: "ConversationClosed", because: "bot-ended" });
    expect(ended.thread).toMatchObject({ current: undefined, wrappingUp: [], past: [] });
  });
});

const [sampleStream] = withWorkstream({}).workstreams as [
  ReturnType<typeof withWorkstream>["workstreams"][0],
];

describe("Escalate", () => {
  it("merges the variables, and asks for the rules to run again in the next epoch", () => {
    routing()
      .records(
        { type: "MessageReceived" },
        { type: "BotTurnTaken" },
        {
          type: "VariablesSet",
          by: "bot",
          variables: { values: { BotHandoffTopic: "CreditCard" }, displayable: [] },
        },
        { type: "EscalationAsked", botId: bankBot, summary: "wants a higher limit" },
      )
      .asks({ type: "TellThread", command: { type: "RouteEscalation", epoch: 3 } });
  });

  it("keeps the summary for people: the customer never sees it", () => {
    const asked = routing();
    asked.shows();
    expect(asked.thread.current?.summary).toBe("wants a higher limit");
    expect(JSON.stringify(shownBy(queued().effects))).not.toContain("higher limit");
  });

  it("shows the customer its text as well when the command is bridged", () => {
    const escalation = { kind: "escalate", context: {}, content: { text: "One moment." } } as const;
    withBot()
      .when(writes("a person"), { bot: [[escalation]] })
      .shows("One moment.");
  });

  it("silences the bot: what it says afterwards is late", () => {
    withBot()
      .when(writes("a person"), { bot: [[escalates({}), says("Still here!")]] })
      .recordsAlso({ type: "BotSpoke", late: true, content: { text: "Still here!" } })
      .shows();
  });

  it("is routed once: the second command for the same epoch is stale", () => {
    queued().when({ type: "RouteEscalation", epoch: 3 }).refuses("stale");
  });

  it("is not routed for another epoch", () => {
    routing().when({ type: "RouteEscalation", epoch: 2 }).refuses("stale");
  });

  it("finds a message typed meanwhile already in the journal, heard by no bot", () => {
    const typed = routing().when(writes("are you there?"));
    typed.records({ type: "MessageReceived", message: { text: "are you there?" } }).shows();
    expect(typed.turns).toEqual([]);
    typed.when({ type: "RouteEscalation", epoch: 3 }).recordsAlso({ type: "ConversationQueued" });
  });

  it("finds nobody when the customer left meanwhile", () => {
    const left = routing().when({ type: "CustomerLeaves", address: givenAddress() });
    left.recordsAlso({ type: "ConversationClosed", because: "customer-left" });
    left.when({ type: "RouteEscalation", epoch: 3 }).refuses("stale");
  });
});

function givenAddress() {
  const { address } = withBot().thread;
  if (address === undefined) throw new TypeError("the thread has no address");
  return address;
}

describe("the same bot never again", () => {
  it("goes to the people of the bot's own queue when the rules lead back there", () => {
    const configuration = withMembers(botQueue, [bankBot, ann]);
    withBot({ configuration })
      .when(writes("help"), { configuration, bot: [[escalates({})]] })
      .when({ type: "RouteEscalation", epoch: 3 }, { configuration })
      .recordsAlso({ type: "QueueChosen", queueId: botQueue, because: "rule" })
      .recordsAlso({ type: "ConversationQueued", queueId: botQueue })
      .asks({ type: "TellGroup" });
  });

  it("goes to the fallback queue, with a warning, when only that bot serves the queue", () => {
    withBot()
      .when(writes("help"), { bot: [[escalates({})]] })
      .when({ type: "RouteEscalation", epoch: 3 })
      .recordsAlso({
        type: "QueueChosen",
        queueId: defaultQueue,
        because: "only-the-same-bot",
        instead: botQueue,
        warnings: ["BotQueue: only-the-same-bot"],
      });
  });

  it("engages another bot of the queue, which greets in a command of its own with the whole context", () => {
    const configuration = withMembers(botQueue, [bankBot, conciergeBot]);
    const handed = withBot({ configuration })
      .when(writes("help"), { configuration, bot: [[escalates({ mood: "cross" })]] })
      .when({ type: "RouteEscalation", epoch: 3 }, { configuration });
    handed
      .recordsAlso({ type: "BotEngaged", botId: conciergeBot, greets: "later" })
      .asks({ type: "TellThread", command: { type: "GreetFromBot", epoch: 4 } });
    const greeted = handed.when(
      { type: "GreetFromBot", epoch: 4 },
      { configuration, bot: [[says("Concierge.")]] },
    );
    greeted.shows("Concierge.");
    expect(greeted.turns[0]?.inputs).toEqual([
      { kind: "joined" },
      { kind: "context", variables: { values: { mood: "cross" }, displayable: [] } },
    ]);
    greeted.when({ type: "GreetFromBot", epoch: 4 }, { configuration }).records();
  });
});

describe("two bots and a person in one queue, by capacity", () => {
  const configuration = withCapacities(
    { "bank-bot": 1000, ann: 90, "concierge-bot": 50 },
    withMembers(botQueue, [bankBot, ann, conciergeBot]),
  );

  it("engages the highest at once", () => {
    given()
      .when(writes("hello"), { configuration, bot: [[]] })
      .recordsAlso({ type: "BotEngaged", botId: bankBot });
  });

  it("engages one of two equal bots at once, nobody being told to wait for a person", () => {
    const equal = withCapacities({ "concierge-bot": 1000 }, configuration);
    given()
      .when(writes("hello"), { configuration: equal, bot: [[]] })
      .recordsAlso({ type: "BotEngaged", botId: bankBot });
  });

  it("leaves the second place to the assignment group, with the bots that had it named", () => {
    const waiting = withBot({ configuration })
      .when(writes("help"), { configuration, bot: [[escalates({})]] })
      .when({ type: "RouteEscalation", epoch: 3 }, { configuration });
    const item = { queueId: botQueue, botsAllowed: true, formerBots: [bankBot], transferredBy: [] };
    waiting.asks({
      type: "TellGroup",
      command: { type: "Enqueue", item: expect.objectContaining(item) },
    });
  });

  it("engages the lower bot at once when the group chooses it", () => {
    const waiting = withBot({ configuration })
      .when(writes("help"), { configuration, bot: [[escalates({})]] })
      .when({ type: "RouteEscalation", epoch: 3 }, { configuration });
    waiting
      .when(
        {
          type: "Offer",
          conversation: 1,
          epoch: 3,
          queueId: botQueue,
          to: { kind: "bot", botId: conciergeBot },
        },
        { configuration, bot: [[says("Concierge.")]] },
      )
      .records(
        { type: "BotEngaged", botId: conciergeBot, greets: "now" },
        { type: "BotTurnTaken", botId: conciergeBot },
        { type: "BotSpoke", botId: conciergeBot },
      )
      .asksNothingOfTheGroup();
  });

  it("leaves a tie between bot and person to the group", () => {
    given()
      .when(writes("hello"), { configuration: withCapacities({ ann: 1000 }, configuration) })
      .recordsAlso({ type: "ConversationQueued", queueId: botQueue });
  });
});

describe("a refused escalation", () => {
  const tooLong = escalates({ BotHandoffTopic: "x".repeat(4001) });

  it("is told to the bot once, with the reason, and the bot may go on", () => {
    const refused = withBot().when(writes("help"), { bot: [[tooLong], [says("Let me try again.")]] });
    refused
      .recordsAlso({ type: "EscalationRefused", reasons: ["BotHandoffTopic: value-too-long"] })
      .shows("Let me try again.");
    expect(refused.turns[1]?.inputs).toEqual([
      { kind: "escalation-refused", reasons: ["BotHandoffTopic: value-too-long"] },
    ]);
    expect(refused.thread.current?.at).toMatchObject({ stage: "with-bot", botId: bankBot });
    expect(refused.thread.current?.variables.values).toEqual({});
  });

  it("is refused for an undeclared variable in a strict workstream", () => {
    const configuration = withWorkstream({ undeclaredVariables: "refuse" });
    withBot({ configuration })
      .when(writes("help"), { configuration, bot: [[escalates({ Mood: "cross" })], [says("Sorry.")]] })
      .recordsAlso({
        type: "VariablesSet",
        accepted: [],
        refused: [{ name: "Mood", reason: "not-declared" }],
      })
      .recordsAlso({ type: "EscalationRefused", reasons: ["Mood: not-declared"] });
  });

  it("leaves its summary to the people who take over in the end", () => {
    const refused = escalates({ BotHandoffTopic: "x".repeat(4001) }, "wants a loan");
    const failed = withBot().when(writes("help"), { bot: [[refused], []] });
    expect(failed.thread.current?.summary).toBe("wants a loan");
  });

  it("becomes an escalation when the bot mends it", () => {
    withBot()
      .when(writes("help"), { bot: [[tooLong], [escalates({ BotHandoffTopic: "HomeLoan" })]] })
      .recordsAlso({ type: "EscalationAsked" });
  });

  it.each([
    ["refused a second time", [tooLong]],
    ["silent", []],
    ["heard by nobody but people", [{ kind: "message", bridged: false, content: { text: "hm" } } as const]],
  ])("brings in people when the bot is %s", (_, answer) => {
    withBot()
      .when(writes("help"), { bot: [[tooLong], answer] })
      .recordsAlso({ type: "BotFailed", botId: bankBot, failure: "escalation-refused" })
      .recordsAlso({ type: "QueueChosen", queueId: defaultQueue, because: "bot-failed" })
      .recordsAlso({ type: "ConversationQueued", queueId: defaultQueue });
  });
});

describe("a variable that is not declared", () => {
  it("becomes text", () => {
    withBot()
      .when(writes("help"), { bot: [[escalates({ IDNumber: 101 })]] })
      .recordsAlso({
        type: "VariablesSet",
        by: "bot",
        variables: { values: { IDNumber: "101" }, displayable: [] },
      });
  });

  it("is warned about when it differs from a declared one only in case", () => {
    withBot()
      .when(writes("help"), { bot: [[escalates({ bothandofftopic: "CreditCard" })]] })
      .recordsAlso({
        type: "VariablesSet",
        warnings: ['"bothandofftopic" differs only in case from the declared "BotHandoffTopic"'],
      });
  });
});
