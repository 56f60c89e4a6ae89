import { beforeEach, describe, expect, it } from "vitest";
import { commandId } from "../../shared/domain/ids.ts";
import type { BusMessage } from "../../shared/ports/command-bus.ts";
import type { ThreadStore } from "../../shared/ports/thread-store.ts";
import { type Bench, commandIn, createBench } from "../support/domain/bench.ts";
import { address, ann, bankBot, ben, creditCardQueue, thread } from "../support/domain/sample.ts";
import { escalates, says, writes } from "../support/domain/thread-scenario.ts";

class BusUnavailableError extends Error {
  override readonly name = "BusUnavailableError";
}

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});

const escalation = [says("One moment."), escalates({ BotHandoffTopic: "CreditCard" }, "limit")];

async function escalate(): Promise<void> {
  bench.deps.bots.answers.push([says("Hi.")], escalation);
  await bench.tell("m1", writes("hello"));
  await bench.tell("m2", writes("a person"));
}

/** The bench with a store that answers `conflict` once, after `meanwhile` has changed the thread. */
function withConflict(meanwhile: () => Promise<void>): void {
  const { threads } = bench.deps;
  const save: ThreadStore["save"] = async (id, saving) => {
    bench.deps.threads = threads;
    await meanwhile();
    return threads.save(id, saving);
  };
  bench.deps.threads = { ...threads, save };
}

describe("a command", () => {
  it("saves state, journal and effects, and does the effects afterwards", async () => {
    await escalate();
    expect(bench.deps.channel.shown).toEqual(["Hi.", "One moment."]);
    expect(bench.deps.bus.sent.map(commandIn)).toEqual([{ type: "RouteEscalation", epoch: 3 }]);
    const { entries, deliveries } = await bench.journal();
    expect(entries.map((entry) => entry.sequence)).toEqual(entries.map((_, index) => index + 1));
    expect(deliveries).toMatchObject([
      { state: "delivered", activityId: "activity-1" },
      { state: "delivered", activityId: "activity-2" },
    ]);
  });

  it("names who caused each entry", async () => {
    await escalate();
    const { entries } = await bench.journal();
    expect(entries.map(({ actor, event }) => [event.type, actor.kind])).toEqual([
      ["ConversationOpened", "customer"],
      ["MessageReceived", "customer"],
      ["QueueChosen", "system"],
      ["BotEngaged", "system"],
      ["BotTurnTaken", "bot"],
      ["BotSpoke", "bot"],
      ["MessageReceived", "customer"],
      ["BotTurnTaken", "bot"],
      ["BotSpoke", "bot"],
      ["VariablesSet", "system"],
      ["EscalationAsked", "bot"],
    ]);
  });

  it("of an agent that is refused leaves its outcome for the sender", async () => {
    await bench.tell("a1", { type: "EndConversation", userId: ann, conversation: 1 });
    const record = await bench.deps.threads.findCommand(thread, commandId("a1"));
    expect(record?.outcome).toEqual({ done: false, reason: "not-yours" });
  });

  it("of the system that is refused leaves nothing", async () => {
    await bench.tell("r1", { type: "RouteEscalation", epoch: 7 });
    expect(await bench.deps.threads.findCommand(thread, commandId("r1"))).toBeUndefined();
    expect(await bench.head()).toMatchObject({ sequence: 0 });
  });
});

describe("a lost race", () => {
  it("is decided again on the fresh state, and the bot's turn is not run twice", async () => {
    bench.deps.bots.answers.push([says("Hi.")], [says("Again.")]);
    await bench.tell("m1", writes("hello"));
    withConflict(() => bench.tell("f1", { type: "RefuseGroupChat", address }));
    await bench.tell("m2", writes("and?"));
    expect(bench.deps.bots.requests).toHaveLength(2);
    expect(bench.deps.channel.shown).toContain("Again.");
    expect(await bench.head()).toMatchObject({ current: { at: { stage: "with-bot", botId: bankBot } } });
  });

  it("looks again at who serves the queue", async () => {
    await escalate();
    withConflict(async () => {
      for (const member of [ann, ben]) await bench.deps.membership.remove(creditCardQueue, member);
      await bench.tell("f1", { type: "RefuseGroupChat", address });
    });
    await bench.tell("r1", { type: "RouteEscalation", epoch: 3 });
    expect(await bench.head()).toMatchObject({
      current: { at: { stage: "queued", queueId: "DefaultQueue" } },
    });
  });

  it("keeps what the bot said for the journal when the customer left meanwhile", async () => {
    bench.deps.bots.answers.push([says("Hi.")], [says("Too late.")], [says("Welcome.")]);
    await bench.tell("m1", writes("hello"));
    withConflict(() => bench.tell("l1", { type: "CustomerLeaves", address }));
    await bench.tell("m2", writes("and?"));
    expect(bench.deps.channel.shown).toEqual(["Hi.", "Welcome."]);
    const { entries } = await bench.journal(1);
    expect(entries.at(-1)?.event).toMatchObject({
      type: "BotSpoke",
      late: true,
      content: { text: "Too late." },
    });
  });

  it("that is lost every time is transient", async () => {
    const { threads } = bench.deps;
    bench.deps.threads = { ...threads, save: async () => "conflict" };
    await expect(bench.tell("m1", writes("hello"))).rejects.toMatchObject({ name: "ConcurrencyError" });
    expect(bench.deps.bots.requests).toHaveLength(1);
    expect(await bench.deps.deadLetters.list("handle-conversation-command")).toEqual([]);
  });
});

describe("a command that comes again", () => {
  it("has its effects done again from the record, the deliveries known already skipped", async () => {
    await escalate();
    const before = await bench.head();
    await bench.tell("m2", writes("a person"), 2);
    expect(await bench.head()).toEqual(before);
    expect(bench.deps.bots.requests).toHaveLength(2);
    expect(bench.deps.channel.shown).toEqual(["Hi.", "One moment."]);
    const [first, second] = bench.deps.bus.sent;
    expect(second).toEqual(first);
  });

  it("is recognised by its record although the bus says that it is new", async () => {
    await escalate();
    const before = await bench.head();
    await bench.tell("m2", writes("a person"), 1);
    expect(await bench.head()).toEqual(before);
    expect(bench.deps.bus.sent).toHaveLength(2);
  });

  it("marks what may have been shown before", async () => {
    const { threads } = bench.deps;
    const lost = async (): Promise<void> => {
      throw new DOMException("the host dies here");
    };
    bench.deps.threads = { ...threads, recordDeliveries: lost };
    bench.deps.bots.answers.push([says("Hi.")]);
    await bench.tell("m1", writes("hello")).catch(() => undefined);
    bench.deps.threads = threads;
    await bench.tell("m1", writes("hello"), 2);
    const { deliveries } = await bench.journal();
    expect(deliveries).toMatchObject([{ state: "delivered", repeated: true }]);
  });

  it("marks it also when the holder that sends again dies, and the first one records last", async () => {
    bench.deps.bots.answers.push([says("Hi.")]);
    const { channel, threads } = bench.deps;
    const sendAgainAndDie: typeof channel.send = async (address, message) => {
      bench.deps.channel.send = channel.send;
      bench.deps.threads = { ...threads, recordDeliveries: dieAfterSending(threads.recordDeliveries) };
      await bench.tell("m1", writes("hello"), 2).catch(() => undefined);
      bench.deps.threads = threads;
      return channel.send(address, message);
    };
    bench.deps.channel = { ...channel, send: sendAgainAndDie };
    await bench.tell("m1", writes("hello"));
    const { deliveries } = await bench.journal();
    expect(deliveries[0]).toMatchObject({ state: "delivered", repeated: true });
  });

  it("finishes what a crash between the save and the effects cut short", async () => {
    bench.deps.bots.answers.push([says("Hi.")], escalation);
    await bench.tell("m1", writes("hello"));
    const away = Array.from({ length: 200 }, () => new BusUnavailableError("away"));
    bench.deps.bus.breaks.push(...away);
    await expect(bench.tell("m2", writes("a person"))).rejects.toThrow(BusUnavailableError);
    expect(bench.deps.bus.sent).toEqual([]);
    bench.deps.bus.breaks.length = 0;
    await bench.tell("m2", writes("a person"), 2);
    expect(bench.deps.bus.sent.map(commandIn)).toEqual([{ type: "RouteEscalation", epoch: 3 }]);
    expect(bench.deps.channel.shown).toEqual(["Hi.", "One moment."]);
    expect(bench.deps.bots.requests).toHaveLength(2);
  });

  it("finishes it also when the bus does not count the delivery that was cut short", async () => {
    await escalate();
    const away = Array.from({ length: 200 }, () => new BusUnavailableError("away"));
    const sendWakeOnly = bench.deps.bus.send.bind(bench.deps.bus);
    bench.deps.bus.send = async (messages) => {
      if (messages.every(({ dueAt }) => dueAt !== undefined)) return sendWakeOnly(messages);
      throw away.pop() ?? new BusUnavailableError("away");
    };
    await expect(bench.tell("r1", { type: "RouteEscalation", epoch: 3 })).rejects.toThrow(
      BusUnavailableError,
    );
    bench.deps.bus.send = sendWakeOnly;
    await bench.tell("r1", { type: "RouteEscalation", epoch: 3 }, 1);
    const wakeId = (await bench.head()).wake?.id;
    const finished = bench.deps.bus.sent.slice(-2).map(commandIn);
    expect(finished).toMatchObject([{ type: "Enqueue" }, { type: "Wake", wakeId }]);
  });

  it("runs no bot from the third delivery on: people take over", async () => {
    await bench.tell("m1", writes("hello"), 3);
    expect(bench.deps.bots.requests).toEqual([]);
    expect(await bench.head()).toMatchObject({ current: { at: { stage: "queued" } } });
  });

  it("still runs the bot at the second delivery", async () => {
    await bench.tell("m1", writes("hello"), 2);
    expect(bench.deps.bots.requests).toHaveLength(1);
  });
});

describe("a wake", () => {
  /** Waits for a person; answers with the wake that looks after it. */
  async function queued(): Promise<BusMessage> {
    await escalate();
    await bench.tell("r1", { type: "RouteEscalation", epoch: 3 });
    return bench.deps.bus.sent[1] ?? never();
  }

  it("is sent before the save, so that no crash can leave a customer waiting", async () => {
    await escalate();
    const { threads } = bench.deps;
    const sentAtSave: unknown[] = [];
    bench.deps.threads = {
      ...threads,
      save: (id, saving) => {
        sentAtSave.push(...bench.deps.bus.sent.slice(1).map(commandIn));
        return threads.save(id, saving);
      },
    };
    await bench.tell("r1", { type: "RouteEscalation", epoch: 3 });
    expect(sentAtSave).toMatchObject([{ type: "Wake" }]);
    expect(bench.deps.bus.sent[1]).toMatchObject({ dueAt: 61_000, sessionId: "t1" });
  });

  it("rings, does its work and arms the next one", async () => {
    const wake = await queued();
    bench.deps.clock.time = 61_000;
    await bench.deliver(wake);
    const { entries } = await bench.journal();
    expect(entries.at(-1)?.event).toEqual({ type: "WaitReasserted", conversation: 1, at: 61_000 });
    expect((await bench.head()).wake).toMatchObject({ dueAt: 241_000 });
    expect((await bench.head()).wake?.id).not.toBe(wake.messageId);
  });

  it("that rings again has no second effect", async () => {
    const wake = await queued();
    bench.deps.clock.time = 61_000;
    await bench.deliver(wake);
    const before = await bench.head();
    await bench.deliver(wake, 2);
    expect(await bench.head()).toEqual(before);
  });

  it("that was handled last and comes again uncounted has its effects done again", async () => {
    const wake = await queued();
    bench.deps.clock.time = 61_000;
    await bench.deliver(wake);
    const reminder = bench.deps.bus.sent.at(-1);
    expect(commandIn(reminder ?? never())).toMatchObject({ type: "Enqueue" });
    await bench.deliver(wake);
    expect(bench.deps.bus.sent.at(-1)).toEqual(reminder);
    expect(bench.deps.bus.sent.filter((sent) => sent.messageId === reminder?.messageId)).toHaveLength(2);
  });

  it("that comes while its save is still on the way is sent again, and does its work then", async () => {
    await escalate();
    const { threads } = bench.deps;
    bench.deps.threads = {
      ...threads,
      save: async (id, saving) => {
        bench.deps.threads = threads;
        bench.deps.clock.time = 61_500;
        await bench.deliver(bench.deps.bus.sent.at(-1) ?? never());
        return threads.save(id, saving);
      },
    };
    await bench.tell("r1", { type: "RouteEscalation", epoch: 3 });
    const again = bench.deps.bus.sent.at(-1) ?? never();
    expect(commandIn(again)).toEqual({ type: "Wake", wakeId: (await bench.head()).wake?.id });
    await bench.deliver(again);
    const { entries } = await bench.journal();
    expect(entries.at(-1)?.event.type).toBe("WaitReasserted");
  });

  it("that is stale costs one look at the thread", async () => {
    await queued();
    const { threads } = bench.deps;
    const looks: string[] = [];
    bench.deps.threads = {
      ...threads,
      load: (id) => {
        looks.push("load");
        return threads.load(id);
      },
      findCommand: (id, command) => {
        looks.push("findCommand");
        return threads.findCommand(id, command);
      },
    };
    await bench.tell("w0", { type: "Wake", wakeId: "w0" });
    expect(looks).toEqual(["load"]);
  });

  it("that comes early arms another for the same time", async () => {
    const wake = await queued();
    await bench.deliver(wake);
    expect((await bench.head()).wake).toMatchObject({ dueAt: 61_000 });
    expect((await bench.head()).wake?.id).not.toBe(wake.messageId);
  });

  it("already planned for an earlier time serves", async () => {
    await queued();
    const armed = (await bench.head()).wake;
    await bench.tell("m3", writes("hello?"));
    expect((await bench.head()).wake).toEqual(armed);
  });

  const offer = {
    type: "Offer",
    conversation: 1,
    epoch: 3,
    queueId: creditCardQueue,
    to: { kind: "agent", userId: ann },
  } as const;

  it("that looks after who begins to wait serves for the first offer, too", async () => {
    await queued();
    const armed = (await bench.head()).wake;
    bench.deps.clock.time = 1500;
    await bench.tell("o1", offer);
    expect(await bench.head()).toMatchObject({
      current: { at: { stage: "offered", expiresAt: 61_500 } },
      wake: armed,
    });
  });

  it("gives way to an earlier one when an offer rings later on", async () => {
    const wake = await queued();
    bench.deps.clock.time = 61_000;
    await bench.deliver(wake);
    bench.deps.clock.time = 70_000;
    await bench.tell("o1", offer);
    expect((await bench.head()).wake).toMatchObject({ dueAt: 130_000 });
  });

  it("that broke for good is armed anew, so that the customer still has somebody to wait for", async () => {
    const wake = await queued();
    bench.deps.clock.time = 61_000;
    bench.deps.bus.breaks.push(new TypeError("no"), new TypeError("no"), new TypeError("no"));
    await bench.deliver(wake);
    const rearmed = (await bench.head()).wake;
    expect(rearmed?.id).not.toBe(wake.messageId);
    const [armed, again] = bench.deps.bus.sent.slice(-2);
    expect(armed).toMatchObject({ messageId: rearmed?.id });
    expect(commandIn(again ?? never())).toEqual({ type: "Wake", wakeId: rearmed?.id });
  });
});

describe("what a bot says after its time", () => {
  it("becomes a command of its own: journalled, never shown", async () => {
    bench.deps.bots.answers.push({ kind: "failed", failure: "timeout" });
    await bench.tell("m1", writes("hello"));
    const shown = [...bench.deps.channel.shown];
    await bench.deps.bots.late[0]?.([says("Here I am!")]);
    const late = bench.deps.bus.sent.at(-1);
    if (late === undefined) throw new TypeError("nothing was sent");
    await bench.deliver(late);
    const { entries } = await bench.journal();
    expect(entries.at(-1)?.event).toMatchObject({ type: "BotSpoke", late: true });
    expect(bench.deps.channel.shown).toEqual(shown);
  });
});

function dieAfterSending(record: ThreadStore["recordDeliveries"]): ThreadStore["recordDeliveries"] {
  return async (id, deliveries) => {
    if (deliveries.some(({ state }) => state === "delivered")) throw new DOMException("the host dies here");
    await record(id, deliveries);
  };
}

function never(): never {
  throw new TypeError("nothing was sent");
}
