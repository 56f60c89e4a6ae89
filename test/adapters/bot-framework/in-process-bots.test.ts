import { type Activity, ActivityHandler, type Middleware, type Storage, type TurnContext } from "botbuilder";
import { beforeEach, describe, expect, it } from "vitest";
import {
  type BotWarning,
  createInProcessBots,
} from "../../../shared/adapters/bot-framework/in-process-bots.ts";
import { bridge, escalate } from "../../../shared/bots/omnichannel.ts";
import type { RegisteredBot } from "../../../shared/bots/registered-bot.ts";
import { botId, workstreamId } from "../../../shared/domain/ids.ts";
import type { BotInput, BotOutput, BotTurnRequest } from "../../../shared/domain/thread/bot-turn.ts";

type Turn = (context: TurnContext, storage: Storage) => Promise<unknown>;

const errors: unknown[] = [];
const warnings: BotWarning[] = [];
const typed: string[] = [];
const late: BotOutput[] = [];
const lost: unknown[] = [];

beforeEach(() => {
  for (const list of [errors, warnings, typed, late, lost]) list.length = 0;
});

describe("what a bot is told", () => {
  const all: readonly BotInput[] = [
    { kind: "joined" },
    {
      kind: "context",
      variables: { values: { tier: "gold", msdyn_ConversationId: "forged" }, displayable: [] },
    },
    { kind: "message", message: { activityId: "m1", text: "hello", textFormat: "plain", value: { a: 1 } } },
    { kind: "escalation-refused", reasons: ["a: value-too-long", "b: name-empty"] },
  ];

  it("comes in order, as Omnichannel's activities", async () => {
    const seen: Partial<Activity>[] = [];
    await take((context) => Promise.resolve(seen.push(context.activity)), { inputs: all });
    const both = {
      channelId: "directline",
      conversation: { id: "conv1~4", isGroup: false },
      locale: "en-GB",
    };
    expect(seen).toMatchObject([
      {
        ...both,
        type: "conversationUpdate",
        membersAdded: [{ id: "bank" }, { id: "dl_ann", role: "user" }],
        from: { id: "dl_ann", name: "Ann", role: "user" },
        recipient: { id: "bank", role: "bot" },
      },
      {
        ...both,
        type: "event",
        name: "omnichannelSetContext",
        value: { tier: "gold", msdyn_ConversationId: "conv1~4", msdyn_Locale: "en-GB" },
        channelData: { tags: "ChannelId-lcw,OmnichannelContextMessage,Hidden" },
      },
      {
        ...both,
        type: "message",
        id: "m1",
        text: "hello",
        textFormat: "plain",
        value: { a: 1 },
        channelData: { tags: "ChannelId-lcw,FromCustomer", deliveryMode: "bridged" },
      },
      {
        ...both,
        type: "event",
        name: "handoff.status",
        value: { state: "failed", message: "a: value-too-long; b: name-empty" },
      },
    ]);
  });

  it("goes through the bot's middleware", async () => {
    const middleware: Middleware = {
      onTurn: async (context, next) => {
        context.onSendActivities(async (_, activities, send) => {
          for (const activity of activities) activity.text = `* ${activity.text}`;
          return send();
        });
        await next();
      },
    };
    expect(
      await take((context) => context.sendActivity(bridge("Hi")), { middleware: [middleware] }),
    ).toMatchObject({
      outputs: [{ content: { text: "* Hi" } }],
    });
  });
});

describe("what a bot says", () => {
  it("is held back and handed over in order", async () => {
    const result = await take(async (context) => {
      await context.sendActivity(bridge("one"));
      await context.sendActivities([{ type: "trace" }, bridge("two"), { type: "message", text: "three" }]);
      await context.sendActivity(escalate({ context: { BotHandoffTopic: "HomeLoan" }, summary: "four" }));
    });
    expect(result).toEqual({
      kind: "answered",
      outputs: [
        { kind: "message", bridged: true, content: { text: "one" } },
        { kind: "message", bridged: true, content: { text: "two" } },
        { kind: "message", bridged: false, content: { text: "three" } },
        { kind: "escalate", context: { BotHandoffTopic: "HomeLoan" }, summary: "four" },
      ],
      memory: {},
    });
  });

  it("can be changed and taken back until the turn is over", async () => {
    const result = await take(async (context) => {
      const first = await context.sendActivity(bridge("one"));
      const second = await context.sendActivity(bridge("two"));
      await context.updateActivity({ ...bridge("1"), id: first?.id ?? "" });
      await context.deleteActivity(second?.id ?? "");
      await context.sendActivity(bridge("three"));
    });
    expect(result).toMatchObject({ outputs: [{ content: { text: "1" } }, { content: { text: "three" } }] });
  });

  it("of an earlier turn cannot be changed, which is noted", async () => {
    const result = await take(async (context) => {
      await context.updateActivity({ ...bridge("1"), id: "3.1" });
      await context.deleteActivity("3.1");
    });
    expect(result).toMatchObject({ outputs: [{ kind: "unknown" }, { kind: "unknown" }] });
  });

  it("is what it was when it was said", async () => {
    const result = await take(async (context) => {
      const activity = bridge("before");
      await context.sendActivity(activity);
      activity.text = "after";
    });
    expect(result).toMatchObject({ outputs: [{ content: { text: "before" } }] });
  });

  it("unasked, in its own conversation, counts too; in another it fails", async () => {
    const speak: Turn = (context) =>
      context.adapter.continueConversation(
        { conversation: context.activity.conversation },
        async (unasked) => {
          await unasked.sendActivity(bridge("by the way"));
        },
      );
    expect(await take(speak)).toMatchObject({ outputs: [{ content: { text: "by the way" } }] });
    const intrude: Turn = (context) =>
      context.adapter.continueConversation(
        { conversation: { id: "conv2~1" } as never },
        async () => undefined,
      );
    expect(await take(intrude)).toEqual({ kind: "failed", failure: "exception" });
  });

  it("shows typing at once and does not count it", async () => {
    const result = await take(async (context) => {
      for (let i = 0; i < 60; i++) await context.sendActivity({ type: "typing" });
      expect(typed).toHaveLength(60);
    });
    expect(result).toEqual({ kind: "answered", outputs: [], memory: {} });
  });

  it("is warned about when nobody will see or understand it, without a word of it", async () => {
    await take(async (context) => {
      await context.sendActivity("secret");
      await context.sendActivity({
        type: "message",
        text: "secret",
        channelData: { tags: '{"type":"Escalade"}' },
      });
    });
    expect(warnings).toMatchObject([
      { botId: "test-bot", conversation: 2, kind: "not-bridged" },
      { botId: "test-bot", conversation: 2, kind: "not-understood" },
    ]);
    expect(JSON.stringify(warnings)).not.toContain("secret");
  });
});

describe("what a bot remembers", () => {
  const count: Turn = async (_, storage) => {
    const { counter } = await storage.read(["counter"]);
    await storage.write({ counter: { ...counter, n: (counter?.n ?? 0) + 1 } });
  };

  it("is the turn's result", async () => {
    expect(await take(count)).toMatchObject({ memory: { counter: { n: 1 } } });
    expect(await take(count, { memory: { counter: { n: 6 }, other: { kept: true } } })).toEqual({
      kind: "answered",
      outputs: [],
      memory: { counter: { n: 7 }, other: { kept: true } },
    });
  });

  it("is seen by the next input of the same turn", async () => {
    const inputs: readonly BotInput[] = [{ kind: "joined" }, { kind: "message", message: { text: "x" } }];
    expect(await take(count, { inputs })).toMatchObject({ memory: { counter: { n: 2 } } });
  });

  it("is forgotten when the turn fails", async () => {
    const result = await take(async (context, storage) => {
      await count(context, storage);
      throw new Error("no");
    });
    expect(result).toEqual({ kind: "failed", failure: "exception" });
  });

  it("of an earlier conversation is dropped", async () => {
    const memory = {
      "directline/conversations/conv1~3/dialog": {},
      "directline/conversations/conv1~4/dialog": { a: 1 },
      "directline/users/dl_ann/": { b: 2 },
    };
    const result = await take(async () => undefined, { memory });
    expect(Object.keys("memory" in result ? result.memory : {})).toEqual([
      "directline/conversations/conv1~4/dialog",
      "directline/users/dl_ann/",
    ]);
  });
});

describe("a bot that fails", () => {
  it("by throwing, shows its error to its author only", async () => {
    const error = new Error("bug");
    const result = await take(async (context) => {
      await context.sendActivity(bridge("Hi"));
      throw error;
    });
    expect(result).toEqual({ kind: "failed", failure: "exception" });
    expect(errors).toEqual([error]);
  });

  it("by not being there", async () => {
    const request = { ...turnRequest(), botId: botId("nobody") };
    expect(await bots(async () => undefined).takeTurn(request, unlimited)).toEqual({
      kind: "failed",
      failure: "not-registered",
    });
  });

  it("by not even loading", async () => {
    const broken = createInProcessBots({ ...hooks, bots: () => Promise.reject(new Error("syntax")) });
    expect(await broken.takeTurn(turnRequest(), unlimited)).toEqual({ kind: "failed", failure: "exception" });
    expect(errors).toHaveLength(1);
  });

  it.each<[string, Turn]>([
    [
      "too-many-activities",
      async (context) => {
        for (let i = 0; i < 51; i++) await context.sendActivity(bridge("Hi"));
      },
    ],
    [
      "too-much-output",
      async (context) => {
        for (let i = 0; i < 6; i++) await context.sendActivity(bridge("x".repeat(200_000)));
      },
    ],
    ["too-much-output", (context) => context.sendActivity(bridge("x".repeat(262_144)))],
    [
      "too-much-output",
      async (context) => {
        const sent = await context.sendActivity(bridge("short"));
        await context.updateActivity({ ...bridge("ü".repeat(131_072)), id: sent?.id ?? "" });
      },
    ],
    ["too-much-state", (_, storage) => storage.write({ big: { text: "x".repeat(262_144) } })],
  ])("by %s, even if it hides the error", async (failure, turn) => {
    expect(await take(turn)).toEqual({ kind: "failed", failure });
    expect(await take((context, storage) => turn(context, storage).catch(() => undefined))).toEqual({
      kind: "failed",
      failure,
    });
    expect(errors).toHaveLength(2);
  });

  it("may say as much as the limits allow", async () => {
    const result = await take(async (context, storage) => {
      for (let i = 0; i < 50; i++) await context.sendActivity(bridge("x".repeat(20_000)));
      await storage.write({ big: { text: "x".repeat(262_000) } });
    });
    expect(result.kind).toBe("answered");
  });
});

describe("a bot that runs out of time", () => {
  it("has failed, and what it says then is late", async () => {
    const latch = createLatch();
    const done = createLatch();
    const request = { ...turnRequest(), inputs: [{ kind: "joined" }, { kind: "joined" }] as const };
    let turns = 0;
    const slow = bots(async (context, storage) => {
      turns += 1;
      await context.sendActivity(bridge("in time"));
      await latch.opened;
      await storage.write({ x: { y: 1 } });
      await context.sendActivity({ type: "typing" });
      await context.sendActivity(bridge("late"));
      await context.sendActivity(escalate());
      done.open();
    });
    expect(await slow.takeTurn(request, { ...unlimited, timeLimitMs: 5 })).toEqual({
      kind: "failed",
      failure: "timeout",
    });
    expect(late).toEqual([]);
    latch.open();
    await done.opened;
    expect(late).toEqual([
      { kind: "message", bridged: true, content: { text: "late" } },
      { kind: "escalate", context: {} },
    ]);
    expect(typed).toEqual([]);
    expect(turns).toBe(1);
  });

  it("and throws later, disturbs nobody", async () => {
    const latch = createLatch();
    const failed = createLatch();
    const slow = createInProcessBots({
      ...hooks,
      bots: async () => [registered(() => latch.opened.then(() => Promise.reject(new Error("too late"))))],
      onBotError: () => failed.open(),
    });
    expect(await slow.takeTurn(turnRequest(), { ...unlimited, timeLimitMs: 5 })).toMatchObject({
      failure: "timeout",
    });
    latch.open();
    await failed.opened;
  });

  it("or speaks after its turn, is late too", async () => {
    const latch = createLatch();
    const done = createLatch();
    const result = await take(async (context) => {
      void latch.opened.then(() => context.sendActivity(bridge("PS"))).then(done.open);
      await context.sendActivity(bridge("Hi"));
    });
    expect(result).toMatchObject({ outputs: [{ content: { text: "Hi" } }] });
    latch.open();
    await done.opened;
    expect(late).toMatchObject([{ content: { text: "PS" } }]);
  });
});

describe("what a bot says too late", () => {
  const saidLate = async (said: Partial<Activity>, onLate = unlimited.onLate) => {
    const latch = createLatch();
    const done = createLatch();
    const slow = bots((context) => {
      void latch.opened.then(() => context.sendActivity(said)).then(done.open);
      return Promise.resolve();
    });
    await slow.takeTurn(turnRequest(), { ...unlimited, onLate });
    latch.open();
    await done.opened;
    return late.at(-1);
  };
  const card = (size: number) => ({ contentType: "card", content: "x".repeat(size) });
  const sizeOf = (output: unknown) => Buffer.byteLength(JSON.stringify(output));

  it("is kept as it is up to the limit of the bus", async () => {
    const output = await saidLate(bridge("x".repeat(131_000)));
    expect(output).toMatchObject({ content: { text: "x".repeat(131_000) } });
  });

  it.each(["x", "ü", "😀", "\n"])("is cut and marked beyond it: %j", async (character) => {
    const output = await saidLate(bridge(character.repeat(200_000)));
    const text = output?.kind === "message" ? (output.content.text ?? "") : "";
    expect(text).toMatch(/^(.|\n)+ \[…\]$/u);
    expect(text.isWellFormed()).toBe(true);
    expect(sizeOf(output)).toBeLessThanOrEqual(131_072);
    expect(sizeOf(output)).toBeGreaterThan(131_060);
  });

  it("loses the attachments that do not fit, and is marked", async () => {
    const output = await saidLate(
      bridge({ text: "See these", attachments: [card(60_000), card(60_000), card(60_000)] }),
    );
    expect(output).toEqual({
      kind: "message",
      bridged: true,
      content: { text: "See these […]", attachments: [card(60_000), card(60_000)] },
    });
    expect(await saidLate(bridge({ attachments: [card(200_000)] }))).toMatchObject({
      content: { text: " […]" },
    });
  });

  it("loses the context of a command, which nobody reads any more", async () => {
    const context = { big: "x".repeat(140_000) };
    expect(await saidLate(escalate({ context, summary: "Help" }))).toEqual({
      kind: "escalate",
      context: {},
      content: { text: "Help" },
    });
    const output = await saidLate(escalate({ context: {}, summary: "é".repeat(140_000) }));
    expect(sizeOf(output)).toBeLessThanOrEqual(131_072);
  });

  it("is no failure of the bot when it cannot be handed over", async () => {
    const error = new Error("the bus is away");
    await saidLate(bridge("PS"), () => Promise.reject(error));
    expect([lost, errors]).toEqual([[error], []]);
  });
});

const hooks = {
  typing: async () => void typed.push("typing"),
  onBotError: (_: unknown, error: unknown) => void errors.push(error),
  onLateLost: (_: unknown, error: unknown) => void lost.push(error),
  onWarning: (warning: BotWarning) => void warnings.push(warning),
};

const unlimited = {
  timeLimitMs: 60_000,
  onLate: async (outputs: readonly BotOutput[]) => void late.push(...outputs),
};

function turnRequest(): BotTurnRequest {
  return {
    botId: botId("test-bot"),
    workstreamId: workstreamId("chat"),
    conversation: 2,
    epoch: 4,
    address: {
      channelId: "directline",
      serviceUrl: "http://127.0.0.1:5500/",
      conversationId: "conv1",
      customer: { id: "dl_ann", name: "Ann" },
      bot: { id: "bank" },
      locale: "en-GB",
    },
    inputs: [{ kind: "message", message: { text: "hello" } }],
    memory: {},
  };
}

function registered(turn: Turn, middleware: readonly Middleware[] = []): RegisteredBot {
  class TestBot extends ActivityHandler {
    readonly #storage: Storage;
    constructor(storage: Storage) {
      super();
      this.#storage = storage;
    }
    override async run(context: TurnContext): Promise<void> {
      await turn(context, this.#storage);
    }
  }
  return { id: "test-bot", create: (storage) => new TestBot(storage), middleware };
}

function bots(turn: Turn, middleware?: readonly Middleware[]) {
  return createInProcessBots({ ...hooks, bots: async () => [registered(turn, middleware)] });
}

function take(
  turn: Turn,
  { middleware, ...fields }: Partial<BotTurnRequest> & { readonly middleware?: readonly Middleware[] } = {},
) {
  return bots(turn, middleware).takeTurn({ ...turnRequest(), ...fields }, unlimited);
}

function createLatch() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
