import { describe, expect, it } from "vitest";
import { createInProcessBots } from "../../shared/adapters/bot-framework/in-process-bots.ts";
import { intentOf } from "../../shared/bots/bank-bot-intents.ts";
import { registeredBots } from "../../shared/bots/registry.ts";
import { botId, workstreamId } from "../../shared/domain/ids.ts";
import type { BotInput, BotOutput } from "../../shared/domain/thread/bot-turn.ts";
import type { BotMemory } from "../../shared/domain/thread/state.ts";

const bots = createInProcessBots({
  bots: async () => registeredBots,
  typing: async () => undefined,
  onBotError: (_, error) => {
    throw error;
  },
  onLateLost: (_, error) => {
    throw error;
  },
  onWarning: ({ kind }) => {
    throw new Error(`a sample bot is ${kind}`);
  },
});

describe("the bank bot", () => {
  it("greets when it gets the conversation, and asks what it is about", async () => {
    const chat = talkTo("bank-bot");
    expect(await chat.joins()).toEqual([
      {
        kind: "message",
        bridged: true,
        content: {
          text: "Hello, I am the bank's assistant. Is it about a credit card or a home loan?",
          suggestedActions: {
            actions: [
              { type: "imBack", title: "Credit card", value: "Credit card" },
              { type: "imBack", title: "Home loan", value: "Home loan" },
            ],
          },
          inputHint: "acceptingInput",
        },
      },
    ]);
  });

  it("greets once, also where nobody told it the context", async () => {
    const chat = talkTo("bank-bot");
    expect((await chat.says("hello")).length).toBe(2);
    expect((await chat.says("opening hours?")).length).toBe(1);
  });

  it("does not ask what it was told", async () => {
    expect(texts(await talkTo("bank-bot").joins({ BotHandoffTopic: "HomeLoan" }))).toEqual([
      "Hello, I am the bank's assistant. You are here about a home loan. Ask away!",
    ]);
  });

  it("answers two questions itself", async () => {
    const chat = talkTo("bank-bot");
    await chat.joins();
    expect(texts(await chat.says("What are your opening hours?"))).toEqual([
      expect.stringContaining("Monday to Friday"),
    ]);
    expect(texts(await chat.says("what is the card limit"))).toEqual([expect.stringContaining("2,000")]);
  });

  it.each([
    ["Credit card", "CreditCard", "a credit card"],
    ["Home loan", "HomeLoan", "a home loan"],
  ])("hands %s over with topic and summary when a person is asked for", async (topic, value, name) => {
    const chat = talkTo("bank-bot");
    await chat.joins();
    await chat.says(topic);
    expect(await chat.says("Talk to a person")).toEqual([
      {
        kind: "message",
        bridged: true,
        content: { text: "I will connect you with a colleague. One moment, please." },
      },
      {
        kind: "escalate",
        context: { BotHandoffTopic: { value, isDisplayable: true } },
        summary: `The customer asks for a person. Topic: ${name}. Last message: "Talk to a person"`,
      },
    ]);
  });

  it.each([
    ["When do you open?", "opening-hours"],
    ["opening hours", "opening-hours"],
    ["I would like to open a loan", "topic"],
    ["please close my credit card", "topic"],
    ["a person about my loan, thanks", "person"],
    ["Thank you!", "goodbye"],
    ["", "unknown"],
  ])("takes %j for %s", (text, intent) => {
    expect(intentOf(text)).toBe(intent);
  });

  it("asks for the topic before it hands over, once", async () => {
    const chat = talkTo("bank-bot");
    await chat.joins();
    expect(texts(await chat.says("I want a human"))).toEqual([expect.stringContaining("right colleague")]);
    expect(commands(await chat.says("my mortgage"))).toMatchObject([
      { kind: "escalate", context: { BotHandoffTopic: { value: "HomeLoan" } } },
    ]);
    const other = talkTo("bank-bot");
    await other.joins();
    await other.says("I want a human");
    expect(commands(await other.says("something else"))).toMatchObject([{ kind: "escalate", context: {} }]);
  });

  it("hands over when it is out of its depth", async () => {
    const chat = talkTo("bank-bot");
    await chat.joins();
    await chat.says("credit card");
    expect(commands(await chat.says("why is the sky blue"))).toEqual([]);
    expect(commands(await chat.says("and the grass green"))).toMatchObject([
      { kind: "escalate", summary: expect.stringContaining("could not help") },
    ]);
  });

  it("ends politely", async () => {
    const chat = talkTo("bank-bot");
    await chat.joins();
    expect(await chat.says("thanks, bye")).toEqual([
      { kind: "message", bridged: true, content: { text: "You are welcome. Have a nice day!" } },
      { kind: "end", context: {}, note: "The customer said goodbye to the bot." },
    ]);
  });

  it("hands over without variables when they were refused", async () => {
    const chat = talkTo("bank-bot");
    await chat.joins();
    const outputs = await chat.hears({ kind: "escalation-refused", reasons: ["x: not-declared"] });
    expect(outputs).toMatchObject([{ kind: "escalate", context: {} }]);
  });
});

describe("the concierge bot", () => {
  it("greets with the context it got", async () => {
    expect(texts(await talkTo("concierge-bot").joins({ BotHandoffTopic: "CreditCard" }))).toEqual([
      "Hello, this is the concierge. I see that this is about credit card. What can I do for you?",
    ]);
  });

  it("takes a note, hands over with the topic, and ends", async () => {
    const chat = talkTo("concierge-bot");
    await chat.joins({ BotHandoffTopic: "CreditCard" });
    expect(commands(await chat.says("a table for two"))).toEqual([]);
    expect(commands(await chat.says("a person please"))).toEqual([
      {
        kind: "escalate",
        context: { BotHandoffTopic: "CreditCard" },
        summary: 'Asked the concierge: "a person please"',
      },
    ]);
    expect(commands(await chat.says("thank you"))).toMatchObject([{ kind: "end" }]);
  });
});

/** Turn after turn, with what the bot remembers carried along as the thread does. */
function talkTo(id: string) {
  let memory: BotMemory = {};
  const hears = async (...inputs: readonly BotInput[]): Promise<readonly BotOutput[]> => {
    const address = {
      channelId: "directline",
      serviceUrl: "http://127.0.0.1:5500/",
      conversationId: "conv1",
      customer: { id: "dl_ann" },
      bot: { id: "bank" },
    };
    const result = await bots.takeTurn(
      {
        botId: botId(id),
        workstreamId: workstreamId("chat"),
        conversation: 1,
        epoch: 1,
        address,
        inputs,
        memory,
      },
      { timeLimitMs: 30_000, onLate: async () => undefined },
    );
    if (result.kind === "failed") throw new Error(result.failure);
    memory = result.memory;
    return result.outputs;
  };
  return {
    hears,
    joins: (values: Readonly<Record<string, string>> = {}) =>
      hears({ kind: "joined" }, { kind: "context", variables: { values, displayable: [] } }),
    says: (text: string) => hears({ kind: "message", message: { text } }),
  };
}

function texts(outputs: readonly BotOutput[]) {
  return outputs.map((output) => ("content" in output ? output.content?.text : undefined));
}

function commands(outputs: readonly BotOutput[]) {
  return outputs.filter(({ kind }) => kind === "escalate" || kind === "end");
}
