import { beforeEach, describe, expect, it } from "vitest";
import type { ThreadStore } from "../../shared/ports/thread-store.ts";
import { type Bench, createBench, threadMessage } from "../support/domain/bench.ts";
import { address, ann, thread } from "../support/domain/sample.ts";
import { says, writes } from "../support/domain/thread-scenario.ts";
import { recordTelemetry } from "../support/recorded-telemetry.ts";

class StorageUnavailableError extends Error {
  override readonly name = "StorageUnavailableError";
}

const busQueue = "handle-conversation-command";
let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});

/** The thread store, with loading broken for a number of times. */
function breakLoading(times: number, error: Error): void {
  const { threads } = bench.deps;
  let left = times;
  const load: ThreadStore["load"] = async (id) => {
    left -= 1;
    if (left >= 0) throw error;
    return threads.load(id);
  };
  bench.deps.threads = { ...threads, load };
}

describe("a message that can never be read", () => {
  it("is parked with the reason in plain words, and completed", async () => {
    const poison = {
      ...threadMessage("m1", writes("my secret")),
      body: { envelope: { v: 2, text: "my secret" } },
    };
    await bench.deliver(poison);
    const [letter] = await bench.deps.deadLetters.list(busQueue);
    expect(letter).toMatchObject({ messageId: "m1", sessionId: "t1", at: 1000 });
    expect(letter?.reason).toMatch(/^it cannot be read: handle-conversation-command: envelope\.v/);
    expect(letter?.reason).not.toContain("secret");
    expect(letter?.body).toBe(JSON.stringify(poison.body));
    expect(await bench.head()).toMatchObject({ sequence: 0 });
  });

  it("says nothing of customers in the log", async () => {
    await bench.deliver({ ...threadMessage("m1", writes("")), body: { envelope: "my secret" } });
    expect(bench.deps.log.lines).not.toEqual([]);
    expect(JSON.stringify(bench.deps.log.lines)).not.toContain("secret");
  });
});

describe("something that is away", () => {
  it("is waited for, ever longer, and the command goes on", async () => {
    breakLoading(4, new StorageUnavailableError("away"));
    await bench.tell("m1", writes("hello"));
    expect(bench.deps.clock.sleeps).toEqual([125, 250, 500, 1000]);
    expect(await bench.head()).toMatchObject({ conversations: 1 });
    expect(await bench.deps.deadLetters.list(busQueue)).toEqual([]);
  });

  it("is waited for ten seconds at most at a time, spread by chance", async () => {
    bench.deps.chance = () => 1;
    breakLoading(8, new StorageUnavailableError("away"));
    await bench.tell("m1", writes("hello"));
    expect(bench.deps.clock.sleeps.slice(-2)).toEqual([10_000, 10_000]);
  });

  it("for longer than the deadline makes the message come again", async () => {
    breakLoading(1000, new StorageUnavailableError("away"));
    await expect(bench.tell("m1", writes("hello"))).rejects.toThrow(StorageUnavailableError);
    expect(bench.deps.clock.time).toBeLessThanOrEqual(241_000);
    expect(await bench.deps.deadLetters.list(busQueue)).toEqual([]);
  });

  it("for two minutes loses and parks nothing, and keeps the order", async () => {
    const { threads, groups, clock } = bench.deps;
    const back = clock.time + 120_000;
    const unlessAway =
      <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
      async (...args: Args): Promise<Result> => {
        if (clock.time < back) throw new StorageUnavailableError("away");
        return call(...args);
      };
    bench.deps.threads = { ...threads, load: unlessAway(threads.load), save: unlessAway(threads.save) };
    bench.deps.groups = { ...groups, load: unlessAway(groups.load) };
    for (const n of [1, 2, 3]) await bench.tell(`m${n}`, writes(`message ${n}`));

    expect(clock.time).toBeGreaterThanOrEqual(back);
    const { entries } = await bench.journal();
    const said = entries.flatMap(({ event }) => (event.type === "MessageReceived" ? event.message.text : []));
    expect(said).toEqual(["message 1", "message 2", "message 3"]);
    expect(await bench.deps.deadLetters.list(busQueue)).toEqual([]);
  });

  it("costs no second bot turn", async () => {
    const { threads } = bench.deps;
    let broken = false;
    bench.deps.threads = {
      ...threads,
      save: async (id, saving) => {
        if (broken) return threads.save(id, saving);
        broken = true;
        throw new StorageUnavailableError("away");
      },
    };
    bench.deps.bots.answers.push([says("Hi.")]);
    await bench.tell("m1", writes("hello"));
    expect(bench.deps.bots.requests).toHaveLength(1);
    expect(bench.deps.channel.shown).toEqual(["Hi."]);
  });
});

describe("a command that breaks", () => {
  it("twice is done at the third try", async () => {
    breakLoading(2, new TypeError("a mistake"));
    await bench.tell("m1", writes("hello"));
    expect(await bench.head()).toMatchObject({ conversations: 1 });
    expect(await bench.deps.deadLetters.list(busQueue)).toEqual([]);
  });

  it("three times is parked; the customer's words are kept and people are brought in", async () => {
    breakLoading(3, new TypeError("secret of the customer"));
    await bench.tell("m1", writes("listen!"));
    const [letter] = await bench.deps.deadLetters.list(busQueue);
    expect(letter?.reason).toBe("it failed 3 times with TypeError");
    const { entries } = await bench.journal();
    expect(entries.map(({ event }) => event.type)).toEqual([
      "ConversationOpened",
      "MessageReceived",
      "CommandFailed",
      "QueueChosen",
      "ConversationQueued",
      "CustomerTold",
    ]);
    expect(bench.deps.bots.requests).toEqual([]);
    expect(JSON.stringify(bench.deps.log.lines)).not.toContain("secret");
  });

  it("is recorded once, however often it is delivered", async () => {
    breakLoading(3, new TypeError("a mistake"));
    await bench.tell("m1", writes("listen!"));
    breakLoading(3, new TypeError("a mistake"));
    await bench.tell("m1", writes("listen!"), 2);
    const { entries } = await bench.journal();
    expect(entries.filter(({ event }) => event.type === "MessageReceived")).toHaveLength(1);
    expect(await bench.deps.deadLetters.list(busQueue)).toHaveLength(1);
  });

  it("after it was saved does not have its words kept twice", async () => {
    bench.deps.bots.answers.push([says("Hi.")]);
    const broken = async (): Promise<never> => {
      throw new TypeError("a mistake");
    };
    bench.deps.channel.send = broken;
    await bench.tell("m1", writes("listen!"));
    const { entries } = await bench.journal();
    expect(entries.filter(({ event }) => event.type === "MessageReceived")).toHaveLength(1);
    expect(entries.map(({ event }) => event.type)).toContain("CommandFailed");
  });

  it.each([
    ["a group chat", { type: "RefuseGroupChat", address }],
    ["a customer who left", { type: "CustomerLeaves", address }],
    ["an agent", { type: "CloseWrapUp", userId: ann, conversation: 1 }],
  ] as const)("opens no conversation for %s", async (_, command) => {
    breakLoading(3, new TypeError("a mistake"));
    await bench.tell("m1", command);
    expect(await bench.deps.threads.load(thread)).toMatchObject({
      state: { current: undefined, conversations: 0 },
    });
  });

  it("is parked although its failure cannot be recorded either", async () => {
    breakLoading(1000, new TypeError("a mistake"));
    await bench.tell("m1", writes("listen!"));
    expect(await bench.deps.deadLetters.list(busQueue)).toHaveLength(1);
    expect(bench.deps.log.lines.at(-1)?.message).toBe("failure could not be recorded");
  });
});

describe("what is noted of a message", () => {
  const noted = async (deliver: () => Promise<void>) => {
    const { telemetry } = recordTelemetry();
    bench.deps.telemetry = telemetry;
    const ended: unknown[] = [];
    await telemetry.unit({ name: "unit", ended: ({ facts }) => ended.push(facts) }, deliver);
    return ended[0];
  };
  const accept = { type: "AcceptOffer", userId: ann, conversation: 1, epoch: 7 } as const;

  it("is its command, when it is done", async () => {
    expect(await noted(() => bench.tell("m1", writes("hello")))).toEqual({
      "switchboard.command": "ReceiveMessage",
    });
  });

  it("is the reason, when it was refused", async () => {
    expect(await noted(() => bench.tell("m1", accept))).toEqual({
      "switchboard.command": "AcceptOffer",
      "switchboard.outcome": "refused",
      "switchboard.reason": expect.stringMatching(/^[a-z-]+$/),
    });
  });

  it("is that it was parked, and how often it was tried again", async () => {
    breakLoading(3, new TypeError("secret of the customer"));
    expect(await noted(() => bench.tell("m1", writes("listen!")))).toEqual({
      "switchboard.command": "ReceiveMessage",
      "switchboard.outcome": "parked",
      "switchboard.retries": 2,
    });
  });

  it("is nothing but that it was parked, when nobody can read it", async () => {
    const poison = { ...threadMessage("m1", writes("")), body: { envelope: "my secret" } };
    expect(await noted(() => bench.deliver(poison))).toEqual({ "switchboard.outcome": "parked" });
  });
});
