import { describe, expect, it } from "vitest";
import { address, ann, bankBot, ben, creditCardQueue, defaultQueue } from "../../support/domain/sample.ts";
import { accept, decline, offered, offerTo, queued, withAgent } from "../../support/domain/stories.ts";
import { writes } from "../../support/domain/thread-scenario.ts";

const minute = 60_000;
const release = (epoch: number, why: string) => ({
  type: "TellGroup",
  command: { type: "Release", conversation: "t1.1", epoch, why },
});

describe("an offer", () => {
  it("is made in the next epoch and runs out after a minute", () => {
    const made = offered();
    made.records({ type: "OfferMade", queueId: creditCardQueue, userId: ann, expiresAt: 61_000 });
    made.asks({ type: "NotifyUser", userId: ann }).shows();
    expect(made.thread.epoch).toBe(4);
  });

  it("is taken by its agent: the customer is told who joined", () => {
    withAgent()
      .records(
        { type: "OfferAccepted", userId: ann, agentName: "Ann Keller" },
        { type: "CustomerTold", notice: "agentJoined" },
      )
      .shows("Ann Keller has joined the conversation.")
      .asksNothingOfTheGroup();
  });

  it("says yes again when its agent accepts twice, and does nothing", () => {
    const taken = withAgent();
    taken.when(accept(ann, taken)).records();
  });

  it("is not for anybody else", () => {
    const ringing = offered();
    ringing.when(accept(ben, ringing)).refuses("offer-expired");
  });

  it("tells an agent who accepts after its time that it has expired", () => {
    const ringing = offered();
    ringing.when(accept(ann, ringing), { now: 61_000 }).refuses("offer-expired");
  });

  it("tells an agent who accepts after somebody else was asked that it has expired", () => {
    const ringing = offered();
    const late = accept(ann, ringing);
    const passedOn = ringing.when(decline(ann, ringing));
    passedOn.when(offerTo(ben, passedOn)).when(late).refuses("offer-expired");
  });

  it("goes back to the queue when declined, its place kept, the customer not told again", () => {
    const ringing = offered();
    ringing
      .when(decline(ann, ringing), { now: 5000 })
      .records(
        { type: "OfferEnded", userId: ann, how: "declined" },
        { type: "ConversationQueued", queueId: creditCardQueue },
      )
      .shows()
      .asks(release(4, "declined"))
      .asks({
        type: "TellGroup",
        command: {
          type: "Enqueue",
          item: expect.objectContaining({
            epoch: 5,
            since: 1000,
            declines: { ann: { count: 1, lastAt: 5000 } },
          }),
        },
      });
  });

  it("counts running out like declining", () => {
    const ringing = offered().withWake({ id: "w1", dueAt: 61_000 });
    const expired = ringing.when({ type: "Wake", wakeId: "w1" }, { now: 61_000 });
    expired.recordsAlso({ type: "OfferEnded", userId: ann, how: "ran-out" }).asks(release(4, "ran-out"));
    expect(expired.thread.current?.declines).toEqual({ ann: { count: 1, lastAt: 61_000 } });
  });

  it("counts three of them, whoever else was asked between", () => {
    let waiting = queued();
    for (const agent of [ann, ben, ann, ann]) {
      const ringing = waiting.when(offerTo(agent, waiting));
      waiting = ringing.when(decline(agent, ringing));
    }
    expect(waiting.thread.current?.declines).toMatchObject({ ann: { count: 3 }, ben: { count: 1 } });
  });

  it("comes back to the group when the conversation waits no longer", () => {
    const waiting = queued();
    const offer = offerTo(ann, waiting);
    waiting
      .when({ type: "CustomerLeaves", address })
      .when(offer)
      .records({ type: "OfferReturned", conversation: 1, epoch: 4 })
      .asks(release(4, "returned"));
  });

  it("comes back to the group when it was made for an earlier epoch", () => {
    const waiting = queued();
    const stale = offerTo(ben, waiting);
    const ringing = waiting.when(offerTo(ann, waiting));
    ringing.when(decline(ann, ringing)).when(stale).asks(release(4, "returned"));
  });

  it.each([
    ["rings", offered()],
    ["is taken", withAgent()],
    ["is in wrap-up", withAgent().when({ type: "EndConversation", userId: ann, conversation: 1 })],
  ])("made twice does not free the capacity of the one that %s", (_, scenario) => {
    scenario.when(offerTo(ann, queued())).records();
  });

  it("ends when the customer leaves: closed at once, nobody waits for notes", () => {
    const left = offered().when({ type: "CustomerLeaves", address });
    left
      .records(
        { type: "OfferEnded", how: "customer-left" },
        { type: "ConversationClosed", because: "customer-left" },
      )
      .asks(release(4, "left"));
    expect(left.thread.wrappingUp).toEqual([]);
  });
});

describe("a customer who waits", () => {
  it("is told once", () => {
    queued().shows("You are in the queue. A colleague will be with you as soon as possible.");
  });

  it("is heard, in order, and answered by nobody", () => {
    const first = queued().when(writes("one"));
    const second = first.when(writes("two"));
    expect([...first.events, ...second.events]).toMatchObject([
      { type: "MessageReceived", message: { text: "one" } },
      { type: "MessageReceived", message: { text: "two" } },
    ]);
    expect(second.turns).toEqual([]);
    second.shows();
  });

  it("is heard while an offer rings, and its agent sees it come", () => {
    offered()
      .when(writes("hello?"))
      .records({ type: "MessageReceived" })
      .asks({ type: "NotifyUser", userId: ann });
  });

  it("leaves the queue when leaving", () => {
    queued()
      .when({ type: "CustomerLeaves", address })
      .records({ type: "ConversationClosed", because: "customer-left" })
      .asks({ type: "TellGroup", command: { type: "Withdraw", conversation: "t1.1", epoch: 3 } });
  });

  it("leaves the queue again later, should word of its wait come after it left", () => {
    const withdraw = { type: "Withdraw", conversation: "t1.1", epoch: 3 };
    queued()
      .when({ type: "CustomerLeaves", address }, { now: 2000 })
      .asks({ type: "TellGroup", command: withdraw, at: 302_000 });
  });

  it("leaves nothing to leave a second time", () => {
    queued()
      .when({ type: "CustomerLeaves", address })
      .when({ type: "CustomerLeaves", address })
      .refuses("no-such-conversation");
  });

  const reminder = { type: "TellGroup", command: expect.objectContaining({ type: "Enqueue" }) };

  it("reminds the group after a minute, and then every three", () => {
    const first = queued().withWake({ id: "w1", dueAt: 61_000 });
    first.when({ type: "Wake", wakeId: "w1" }, { now: 59_000 }).records();
    const second = first
      .when({ type: "Wake", wakeId: "w1" }, { now: 61_000 })
      .records({ type: "WaitReasserted" })
      .asks(reminder)
      .withWake({ id: "w2", dueAt: 241_000 });
    second.when({ type: "Wake", wakeId: "w2" }, { now: 239_000 }).records();
    second
      .when({ type: "Wake", wakeId: "w2" }, { now: 241_000 })
      .records({ type: "WaitReasserted" })
      .asks(reminder);
  });
});

describe("a queue that loses its last member", () => {
  it("gives its waiting conversations to the fallback queue at the next reminder", () => {
    queued()
      .withWake({ id: "w1", dueAt: 61_000 })
      .when(
        { type: "Wake", wakeId: "w1" },
        { now: 61_000, members: { [creditCardQueue]: [], [defaultQueue]: [ann] } },
      )
      .recordsAlso({ type: "QueueChosen", queueId: defaultQueue, because: "queue-without-members" })
      .asks({ type: "TellGroup", command: expect.objectContaining({ type: "Enqueue" }) });
  });
});

describe("a wake", () => {
  const ringing = offered().withWake({ id: "w1", dueAt: 61_000 });

  it("counts as due within a second", () => {
    ringing.when({ type: "Wake", wakeId: "w1" }, { now: 60_000 }).recordsAlso({ type: "OfferEnded" });
  });

  it("that comes earlier does nothing", () => {
    ringing.when({ type: "Wake", wakeId: "w1" }, { now: 59_999 }).records();
  });

  it("of another arming is stale", () => {
    ringing.when({ type: "Wake", wakeId: "w0" }, { now: 2 * minute }).refuses("stale");
  });

  it("closes every wrap-up that is over, and looks at the current conversation too", () => {
    const ended = withAgent().when({ type: "EndConversation", userId: ann, conversation: 1 });
    const next = ended.when(writes("again"), { bot: [[]] }).withWake({ id: "w1", dueAt: 901_000 });
    next
      .when({ type: "Wake", wakeId: "w1" }, { now: 901_000 })
      .records({ type: "ConversationClosed", conversation: 1, because: "wrap-up-ran-out" })
      .asks(release(4, "ended"));
  });
});

describe("an agent who is lost", () => {
  const lost = (why: "lease-ended" | "grace-ended", epoch = 4) =>
    ({ type: "ReportAgentLost", userId: ann, conversation: 1, epoch, why }) as const;

  it("gives an offer back at once, which does not count as declined", () => {
    const ended = offered().when(lost("lease-ended"));
    ended.recordsAlso({ type: "OfferEnded", how: "agent-lost" }).asks(release(4, "agent-lost"));
    expect(ended.thread.current?.declines).toEqual({});
  });

  it("keeps a conversation while the grace time runs", () => {
    withAgent().when(lost("lease-ended")).records();
  });

  it("gives a conversation back when the grace time is over, and the customer is told", () => {
    withAgent()
      .when(lost("grace-ended"), { now: 5000 })
      .records(
        { type: "AgentLost", userId: ann },
        { type: "CustomerTold", notice: "agentLeft" },
        { type: "ConversationQueued", queueId: creditCardQueue },
      )
      .asks(release(4, "agent-lost"))
      .asks({
        type: "TellGroup",
        command: {
          type: "Enqueue",
          item: expect.objectContaining({ epoch: 5, since: 5000, formerBots: [bankBot] }),
        },
      });
  });

  it("is nothing to a conversation of another agent", () => {
    withAgent()
      .when({ ...lost("grace-ended"), userId: ben })
      .refuses("stale");
  });

  it.each([
    ["another epoch", lost("grace-ended", 3)],
    ["another conversation", { ...lost("grace-ended"), conversation: 2 }],
  ])("gives back capacity that is kept for %s", (_, report) => {
    const { conversation, epoch } = report;
    withAgent()
      .when(report)
      .records({ type: "OfferReturned", conversation, epoch, because: "no-longer-held" })
      .asks({
        type: "TellGroup",
        command: { type: "Release", conversation: `t1.${conversation}`, epoch, why: "returned" },
      });
  });

  it("waits for an offer that is still on its way", () => {
    withAgent().when(lost("lease-ended", 5)).refuses("stale");
  });
});
