import { describe, expect, it } from "vitest";
import { queueId } from "../../../shared/domain/ids.ts";
import {
  address,
  ann,
  bankBot,
  ben,
  botQueue,
  conciergeBot,
  conciergeQueue,
  creditCardQueue,
  homeLoanQueue,
  withMembers,
  withWorkstream,
} from "../../support/domain/sample.ts";
import { accept, decline, offerTo, withAgent } from "../../support/domain/stories.ts";
import { escalates, type Scenario, says, writes } from "../../support/domain/thread-scenario.ts";

const transferTo = (queue: typeof botQueue, note?: string) =>
  ({
    type: "TransferToQueue",
    userId: ann,
    conversation: 1,
    queueId: queue,
    ...(note === undefined ? {} : { note }),
  }) as const;
const end = { type: "EndConversation", userId: ann, conversation: 1 } as const;

describe("an agent with a conversation", () => {
  it("writes to the customer under a name, as plain text", () => {
    withAgent()
      .when({ type: "SendToCustomer", userId: ann, conversation: 1, text: "<b>Hi</b>" })
      .records({ type: "AgentSpoke", userId: ann, text: "<b>Hi</b>" })
      .asks({
        type: "SendToCustomer",
        from: { kind: "agent", name: "Ann Keller" },
        content: { text: "<b>Hi</b>", textFormat: "plain" },
      });
  });

  it("hears the customer; no bot does", () => {
    const heard = withAgent().when(writes("thanks"));
    heard.records({ type: "MessageReceived" }).asks({ type: "NotifyUser", userId: ann }).shows();
    expect(heard.turns).toEqual([]);
  });

  it.each([
    ["writes", { type: "SendToCustomer", userId: ben, conversation: 1, text: "Hi" }],
    ["ends", { ...end, userId: ben }],
    ["transfers", { ...transferTo(homeLoanQueue), userId: ben }],
    ["closes the wrap-up", { type: "CloseWrapUp", userId: ben, conversation: 1 }],
    ["ends another", { ...end, conversation: 2 }],
  ] as const)("is the only one: whoever else %s is refused", (_, act) => {
    withAgent().when(act).refuses("not-yours");
  });
});

describe("a transfer to a queue", () => {
  it("of people: the customer is told, the capacity is freed, the queue is chosen by a command of its own", () => {
    const asked = withAgent().when(transferTo(homeLoanQueue, "about a loan"), { now: 9000 });
    asked
      .records(
        { type: "CustomerTold", notice: "transferred" },
        { type: "TransferAsked", userId: ann, note: "about a loan" },
      )
      .asks({ type: "TellGroup", command: { type: "Release", conversation: "t1.1", epoch: 4, why: "left" } })
      .asks({ type: "TellThread", command: { type: "RouteTransfer", epoch: 5 } });
    asked
      .when({ type: "RouteTransfer", epoch: 5 }, { now: 9001 })
      .records(
        { type: "QueueChosen", queueId: homeLoanQueue, because: "transfer" },
        { type: "ConversationQueued", queueId: homeLoanQueue },
      )
      .asks({
        type: "TellGroup",
        command: {
          type: "Enqueue",
          item: expect.objectContaining({ epoch: 5, since: 9000, transferredBy: [ann] }),
        },
      });
  });

  it("ends what its agent may read, just after the transfer", () => {
    const asked = withAgent().when(transferTo(homeLoanQueue), { now: 9000 });
    const { current, sequence } = asked.thread;
    expect(current?.agentSessions).toEqual([{ userId: ann, endedAt: 9000, to: sequence }]);
  });

  it("that holds only the bot that had it is refused with the reason", () => {
    withAgent().when(transferTo(botQueue)).refuses("only-the-same-bot");
  });

  it("without members is refused with the reason", () => {
    const configuration = withMembers(homeLoanQueue, []);
    withAgent().when(transferTo(homeLoanQueue), { configuration }).refuses("queue-without-members");
  });

  it("that does not exist is refused with the reason", () => {
    withAgent()
      .when(transferTo(queueId("Nowhere")))
      .refuses("queue-unknown");
  });

  it("of bots is refused in a pick workstream", () => {
    const configuration = withWorkstream({ mode: "pick" });
    withAgent().when(transferTo(conciergeQueue), { configuration }).refuses("only-the-same-bot");
  });

  it("with another bot engages that bot, with the whole context", () => {
    const routed = withAgent().when(transferTo(conciergeQueue)).when({ type: "RouteTransfer", epoch: 5 });
    routed
      .records(
        { type: "QueueChosen", queueId: conciergeQueue, because: "transfer" },
        { type: "BotEngaged", botId: conciergeBot, greets: "later" },
      )
      .asks({ type: "TellThread", command: { type: "GreetFromBot", epoch: 6 } });
    const greeted = routed.when({ type: "GreetFromBot", epoch: 6 }, { bot: [[says("Concierge here.")]] });
    greeted.shows("Concierge here.");
    expect(greeted.turns[0]?.inputs).toEqual([
      { kind: "joined" },
      {
        kind: "context",
        variables: { values: { BotHandoffTopic: "CreditCard" }, displayable: [] },
      },
    ]);
    expect(greeted.thread.current?.formerBots).toEqual([bankBot, conciergeBot]);
  });

  it("whose bot is spoken to before it greeted: it joined, the context, then the message, once", () => {
    const routed = withAgent().when(transferTo(conciergeQueue)).when({ type: "RouteTransfer", epoch: 5 });
    const heard = routed.when(writes("hello?"), { bot: [[says("Concierge.")]] });
    expect(heard.turns[0]?.inputs.map((input) => input.kind)).toEqual(["joined", "context", "message"]);
    heard.when({ type: "GreetFromBot", epoch: 6 }).records();
  });

  it("whose members went away meanwhile ends in the fallback queue, with a warning", () => {
    const asked = withAgent().when(transferTo(homeLoanQueue));
    asked
      .when({ type: "RouteTransfer", epoch: 5 }, { configuration: withMembers(homeLoanQueue, []) })
      .recordsAlso({
        type: "QueueChosen",
        because: "queue-without-members",
        instead: homeLoanQueue,
        warnings: ["HomeLoanQueue: queue-without-members"],
      });
  });

  it("is routed once", () => {
    const routed = withAgent().when(transferTo(homeLoanQueue)).when({ type: "RouteTransfer", epoch: 5 });
    routed.when({ type: "RouteTransfer", epoch: 5 }).refuses("stale");
  });
});

describe("an ending", () => {
  it("by the agent starts the wrap-up; the customer is told and capacity stays blocked", () => {
    const ended = withAgent().when(end, { now: 1000 });
    ended
      .records(
        { type: "CustomerTold", notice: "ended" },
        { type: "WrapUpStarted", by: "agent", closesAt: 901_000, blocksCapacity: true },
      )
      .asksNothingOfTheGroup();
    expect(ended.thread.current).toBeUndefined();
  });

  it("by the customer starts the wrap-up without a word", () => {
    withAgent()
      .when({ type: "CustomerLeaves", address })
      .records({ type: "WrapUpStarted", by: "customer" })
      .shows();
  });

  it("frees the capacity at once where the workstream says so, and leaves the agent when it is closed", () => {
    const configuration = withWorkstream({ wrapUp: { block: "never", closeAfterSeconds: 60 } });
    withAgent(ann, { configuration })
      .when(end, { configuration })
      .asks({
        type: "TellGroup",
        command: { type: "Release", conversation: "t1.1", epoch: 4, why: "wrapping-up" },
      })
      .when({ type: "CloseWrapUp", userId: ann, conversation: 1 }, { configuration })
      .asks({
        type: "TellGroup",
        command: { type: "Release", conversation: "t1.1", epoch: 4, why: "ended" },
      });
  });

  it("is closed by the agent with notes, and the capacity is free", () => {
    const closed = withAgent()
      .when(end)
      .when({ type: "CloseWrapUp", userId: ann, conversation: 1, notes: "all well" });
    closed.records({ type: "ConversationClosed", because: "wrap-up-closed", note: "all well" }).asks({
      type: "TellGroup",
      command: { type: "Release", conversation: "t1.1", epoch: 4, why: "ended" },
    });
    closed.when({ type: "CloseWrapUp", userId: ann, conversation: 1 }).refuses("already-ended");
    closed.when({ type: "CloseWrapUp", userId: ben, conversation: 1 }).refuses("not-yours");
  });
});

describe("a note", () => {
  const note = { type: "AddNote", userId: ann, conversation: 1, text: "Speaks Dutch" } as const;

  it("is kept for people, and the customer sees nothing of it", () => {
    withAgent()
      .when(note)
      .records({ type: "NoteAdded", userId: ann, text: "Speaks Dutch" })
      .shows()
      .asksNothingOfTheGroup();
  });

  it("can be added while the conversation is wrapped up, and not after", () => {
    const ended = withAgent().when(end);
    ended.when(note).records({ type: "NoteAdded" });
    ended.when({ type: "CloseWrapUp", userId: ann, conversation: 1 }).when(note).refuses("already-ended");
  });

  it("is refused to anybody else", () => {
    withAgent()
      .when({ ...note, userId: ben })
      .refuses("not-yours");
  });
});

describe("a disposition", () => {
  const configuration = withWorkstream({
    wrapUp: { block: "always", closeAfterSeconds: 900, dispositions: ["Solved", "Called back"] },
  });
  const ended = () => withAgent(ann, { configuration }).when(end, { configuration });
  const closeWith = (disposition: string) =>
    ({ type: "CloseWrapUp", userId: ann, conversation: 1, disposition }) as const;

  it("of the workstream closes the wrap-up and is kept", () => {
    ended()
      .when(closeWith("Solved"), { configuration })
      .records({ type: "ConversationClosed", disposition: "Solved" });
  });

  it("that the workstream does not know is refused, and the wrap-up stays open", () => {
    const refused = ended().when(closeWith("solved"), { configuration });
    refused.refuses("disposition-unknown");
    expect(refused.thread.wrappingUp).toHaveLength(1);
  });
});

describe("the next conversation on the thread", () => {
  const again = (ended: Scenario) => ended.when(writes("hello again"), { bot: [[says("Welcome back.")]] });

  it.each([
    ["during wrap-up", withAgent().when(end)],
    ["after it is closed", withAgent().when(end).when({ type: "CloseWrapUp", userId: ann, conversation: 1 })],
  ])("opens when the customer writes %s: routed and greeted like the first", (_, ended) => {
    const next = again(ended);
    next
      .recordsAlso({ type: "ConversationOpened", conversation: 2 })
      .recordsAlso({ type: "BotEngaged", conversation: 2, botId: bankBot })
      .shows("Welcome back.");
    expect(next.turns[0]).toMatchObject({
      conversation: 2,
      memory: {},
      inputs: [
        { kind: "joined" },
        { kind: "context", variables: { values: {}, displayable: [] } },
        { kind: "message" },
      ],
    });
  });

  it("is handed off like the first, in epochs that go on", () => {
    const asked = again(withAgent().when(end)).when(writes("a person"), {
      bot: [[escalates({ BotHandoffTopic: "CreditCard" }, "again")]],
    });
    expect(asked.thread.epoch).toBe(8);
    const waiting = asked.when({ type: "RouteEscalation", epoch: 8 });
    waiting.shows("You are in the queue. A colleague will be with you as soon as possible.").asks({
      type: "TellGroup",
      command: {
        type: "Enqueue",
        item: expect.objectContaining({
          conversation: "t1.2",
          epoch: 8,
          queueId: creditCardQueue,
          formerBots: [bankBot],
          declines: {},
          transferredBy: [],
        }),
      },
    });
    const ringing = waiting.when(offerTo(ben, waiting));
    const taken = ringing.when(accept(ben, ringing));
    taken.shows("Ben Osei has joined the conversation.");
    expect(taken.thread).toMatchObject({
      current: { number: 2, at: { stage: "with-agent", userId: ben, reservedAt: 9 } },
      wrappingUp: [{ number: 1, userId: ann, reservedAt: 4 }],
    });
  });

  it("leaves the wrap-up of the one before to its agent", () => {
    const both = again(withAgent().when(end));
    const closed = both.when({ type: "CloseWrapUp", userId: ann, conversation: 1 });
    expect(closed.thread).toMatchObject({ current: { number: 2 }, wrappingUp: [], past: [{ number: 1 }] });
    closed.asks({
      type: "TellGroup",
      command: { type: "Release", conversation: "t1.1", epoch: 4, why: "ended" },
    });
  });

  it("cannot be taken with an offer of the one before", () => {
    const both = again(withAgent().when(end));
    both.when(decline(ann, withAgent())).refuses("offer-expired");
  });
});
