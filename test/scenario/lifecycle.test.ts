import { describe, expect, it } from "vitest";
import type { AgentClient } from "../support/scenario/agent-client.ts";
import { testConfiguration } from "../support/scenario/configuration.ts";
import { linesOf, saidIn, useFloor } from "../support/scenario/floor.ts";
import { type Customer, useScenarioStack } from "../support/scenario/stack.ts";

const toPeople = 'escalate {"Topic":"people"}';
const ended = "The conversation has ended. Write again at any time to start a new one.";
const annJoined = "Ann has joined the conversation.";
const agents = ["ann", "ben", "cara"];
const leave = (customer: Customer) => customer.post({ type: "endOfConversation" });

describe("A conversation", () => {
  const stack = useScenarioStack({ testBots: true, configuration: testConfiguration() });
  const floor = useFloor(stack, agents);

  const available = async (id: string): Promise<AgentClient> => {
    const agent = stack.agent(id);
    await agent.setPresence("available");
    return agent;
  };
  const act = (agent: AgentClient, id: string, what: string, body?: unknown) =>
    agent.act("POST", `/conversations/${id}/${what}`, body);
  /** As sam, who may see every conversation. */
  const supervised = async (id: string) => ({
    details: await stack.agent("sam").details(id),
    messages: await stack.agent("sam").messages(id),
  });

  it("that an agent ends goes to wrap-up, and is closed with the notes", async () => {
    const ann = await available("ann");
    const customer = await floor.customerSaying(toPeople);
    const id = await ann.accept();
    await customer.nextText(annJoined);
    expect((await act(ann, id, "end")).status).toBe(200);
    await customer.nextText(ended);
    const wrapUp = await ann.until((snapshot) => snapshot);
    expect(wrapUp.conversations).toMatchObject([{ id, status: "wrapUp", stage: "wrap-up" }]);
    expect(wrapUp.me.unitsInUse).toBe(30);

    expect((await act(ann, id, "close", { notes: "all good" })).status).toBe(200);
    const closed = await untilFree(ann);
    expect(closed.conversations).toEqual([]);
    const { details, messages } = await supervised(id);
    expect(details.status).toBe("closed");
    expect(messages.at(-1)).toMatchObject({ kind: "conversation-closed", note: "all good" });
  });

  it("in wrap-up takes no more words, and cannot be ended or given away again", async () => {
    const ann = await available("ann");
    const customer = await floor.customerSaying(toPeople);
    const id = await ann.accept();
    await act(ann, id, "end");
    await customer.nextText(ended);
    for (const [what, body] of [
      ["messages", { text: "too late" }],
      ["end", {}],
      ["transfer", { queueId: "OtherBot" }],
    ] as const) {
      const { status, body: problem } = await act(ann, id, what, body);
      expect([what, status, problem.code]).toEqual([what, 409, "already-ended"]);
    }
    expect(floor.toldTo(customer).at(-1)).toBe(ended);
  });

  it("is followed by the next when the customer writes during wrap-up, which goes on", async () => {
    const ann = await available("ann");
    const customer = await floor.customerSaying(toPeople);
    const first = await ann.accept();
    await act(ann, first, "end");
    await customer.nextText(ended);

    await customer.say("One more thing");
    await customer.nextText("alpha heard: One more thing");
    await customer.say(toPeople);
    const second = await ann.accept();
    expect(threadOf(second)).toBe(threadOf(first));
    expect(second).not.toBe(first);
    const { conversations, me } = await ann.until((snapshot) => snapshot);
    expect(conversations.map(({ id, status }) => [id, status]).toSorted()).toEqual([
      [first, "wrapUp"],
      [second, "active"],
    ]);
    expect(me.unitsInUse).toBe(60);
    expect(saidIn(await ann.messages(first))).not.toContain("customer: One more thing");
    expect(saidIn(await ann.messages(second))).not.toContain("bot: alpha heard: hello");

    expect((await act(ann, first, "close")).status).toBe(200);
    await ann.say(second, "Still with you");
    await customer.nextText("Still with you");
  });

  it("is followed by the next when the customer writes after it was closed", async () => {
    const ann = await available("ann");
    const customer = await floor.customerSaying(toPeople);
    const first = await ann.accept();
    await floor.finish(ann, first);
    await customer.nextText(ended);
    await customer.say("hello again");
    await customer.nextText("alpha heard: hello again");
    expect((await supervised(`${threadOf(first)}.2`)).details).toMatchObject({ stage: "with-bot" });
    expect((await supervised(first)).details.status).toBe("closed");
  });

  it("is handed off the third time as the first time", async () => {
    const ann = await available("ann");
    const customer = await stack.customer();
    const handOffs: string[] = [];
    for (const count of [1, 2, 3]) {
      await customer.say(`question ${count}`);
      await customer.nextText(`alpha heard: question ${count}`);
      await customer.say('escalate {"Topic":"people","Order":1}');
      const id = await ann.accept();
      await customer.nextText(annJoined);
      await ann.say(id, `answer ${count}`);
      await customer.nextText(`answer ${count}`);
      await customer.say(`thanks ${count}`);
      await ann.untilMessage(id, ({ text }) => text === `thanks ${count}`);
      await floor.finish(ann, id);
      await customer.nextText(ended);
      const { details, messages } = await supervised(id);
      expect(details).toMatchObject({ summary: "as told", whyHere: { queueId: "People", because: "rule" } });
      const plain = messages.map(({ kind, text }) => `${kind}: ${text}`.replaceAll(/\b\d\b|~\d+/g, "N"));
      handOffs.push(plain.join("\n"));
    }
    expect(handOffs[1]).toBe(handOffs[0]);
    expect(handOffs[2]).toBe(handOffs[0]);
    await untilFree(ann);
  });

  it("keeps what the customer types while waiting, in order, for whoever accepts", async () => {
    const customer = await floor.customerSaying(toPeople);
    await customer.nextText(/^You are in the queue/);
    const typed = ["first", "second", "third", "fourth"];
    for (const text of typed.slice(0, 3)) await customer.say(text);
    const ann = await available("ann");
    await ann.untilOffered();
    await customer.say("fourth");
    await stack.running.broker.whenIdle();
    const id = await ann.accept();
    expect(saidIn(await ann.messages(id)).slice(-4)).toEqual(typed.map((text) => `customer: ${text}`));
  });

  it("that the customer ends with the bot is closed, and the next message begins another", async () => {
    const customer = await floor.customerSaying("hello");
    await customer.nextText("alpha heard: hello");
    await leave(customer);
    await customer.say("I am back");
    await customer.nextText("alpha heard: I am back");
    const { conversationId } = await escalateAndWait(customer);
    expect(numberOf(conversationId)).toBe(2);
    const { details, messages } = await supervised(`${threadOf(conversationId)}.1`);
    expect(details.status).toBe("closed");
    expect(linesOf(messages, "conversation-closed")).toEqual(["Closed because the customer left."]);
  });

  it("that the customer ends while waiting is offered to nobody", async () => {
    const customer = await floor.customerSaying(toPeople);
    await customer.nextText(/^You are in the queue/);
    await leave(customer);
    await stack.running.broker.whenIdle();
    const ann = await available("ann");
    await floor.customerSaying(toPeople);
    const { offers } = await ann.until((snapshot) => (snapshot.offers.length > 0 ? snapshot : undefined));
    await stack.running.broker.whenIdle();
    expect(await ann.until((snapshot) => snapshot)).toMatchObject({ offers, me: { unitsInUse: 30 } });
    expect(offers).toHaveLength(1);
  });

  it("that the customer ends while it is offered disappears, and its capacity is free", async () => {
    const ann = await available("ann");
    const customer = await floor.customerSaying(toPeople);
    const { conversationId } = await ann.untilOffered();
    await leave(customer);
    const { me, offers } = await untilFree(ann);
    expect([offers, me.presence]).toEqual([[], "available"]);
    expect(
      linesOf((await supervised(conversationId)).messages, "offer-ended", "conversation-closed"),
    ).toEqual([
      "The customer left before an answer to the offer (Ann).",
      "Closed because the customer left.",
    ]);
  });

  it("that the customer ends with an agent goes to wrap-up", async () => {
    const ann = await available("ann");
    const customer = await floor.customerSaying(toPeople);
    const id = await ann.accept();
    await customer.nextText(annJoined);
    await leave(customer);
    await ann.until((snapshot) =>
      snapshot.conversations.find((held) => held.id === id && held.status === "wrapUp"),
    );
    expect(linesOf(await ann.messages(id), "wrap-up-started")).toEqual(["The customer left."]);
    const late = await act(ann, id, "messages", { text: "Are you there?" });
    expect([late.status, late.body.code]).toEqual([409, "already-ended"]);
    expect((await act(ann, id, "close")).status).toBe(200);
  });

  it("is not there for agents whose it is not, whatever they try", async () => {
    const ann = await available("ann");
    const customer = await floor.customerSaying(toPeople);
    const id = await ann.accept();
    await customer.nextText(annJoined);
    const ben = await available("ben");
    const { epoch } = await ann.details(id);
    const tries = await Promise.all([
      ben.call("GET", `/conversations/${id}`),
      ben.call("GET", `/conversations/${id}/messages`),
      ben.call("POST", `/conversations/${id}/typing`, {}),
      act(ben, id, "messages", { text: "not me" }),
      act(ben, id, "accept", { epoch }),
      act(ben, id, "decline", { epoch }),
      act(ben, id, "transfer", { queueId: "Fallback" }),
      act(ben, id, "end"),
      act(ben, id, "close"),
    ]);
    expect(tries.map(({ status }) => status)).toEqual(tries.map(() => 404));
    await ann.say(id, "Still Ann");
    await customer.nextText("Still Ann");
    expect(floor.toldTo(customer)).not.toContain("not me");
  });

  it("stays readable to an agent who gave it away, up to then", async () => {
    const ann = await available("ann");
    const cara = await available("cara");
    const customer = await floor.customerSaying(toPeople);
    const id = await ann.accept();
    await customer.say("for Ann");
    await ann.untilMessage(id, ({ text }) => text === "for Ann");
    expect((await act(ann, id, "transfer", { queueId: "Fallback", note: "please" })).status).toBe(200);
    await cara.accept();
    await customer.nextText("Cara has joined the conversation.");
    await customer.say("for Cara only");
    await cara.untilMessage(id, ({ text }) => text === "for Cara only");

    expect((await ann.details(id)).access).toBe("left");
    const readable = await ann.messages(id);
    expect(saidIn(readable)).toContain("customer: for Ann");
    expect(saidIn(readable)).not.toContain("customer: for Cara only");
    expect(linesOf(readable, "offer-accepted")).toEqual(["Ann accepted."]);
    expect(saidIn(await cara.messages(id))).toContain("customer: for Ann");
    for (const [what, body] of [
      ["messages", { text: "me again" }],
      ["end", {}],
      ["transfer", { queueId: "People" }],
    ] as const) {
      const { status, body: problem } = await act(ann, id, what, body);
      expect([what, status, problem.code]).toEqual([what, 409, "not-yours"]);
    }
    await cara.say(id, "Cara here");
    await customer.nextText("Cara here");
  });

  it("comes back to people of the queue it is transferred to, and the customer is told", async () => {
    const [ann, cara] = [await available("ann"), await available("cara")];
    const customer = await floor.customerSaying(toPeople);
    const id = await ann.accept();
    await act(ann, id, "transfer", { queueId: "Fallback", note: "wants a loan" });
    await customer.nextText("You are being transferred.");
    expect(await cara.accept()).toBe(id);
    const messages = await cara.messages(id);
    expect(messages.find(({ kind }) => kind === "transfer-asked")?.note).toBe("wants a loan");
    expect((await cara.details(id)).whyHere).toMatchObject({ queueId: "Fallback", because: "transfer" });
    await untilFree(ann);
  });

  async function escalateAndWait(customer: Customer) {
    const ann = await available("ann");
    await customer.say(toPeople);
    return ann.untilOffered();
  }
});

describe("Wrap-up", () => {
  const stack = useScenarioStack({
    testBots: true,
    configuration: testConfiguration({
      workstream: { wrapUp: { block: "always", closeAfterSeconds: 1 } },
    }),
  });
  const floor = useFloor(stack, agents);

  it("runs out by itself, which frees the capacity", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    await floor.customerSaying(toPeople);
    const id = await ann.accept();
    expect((await ann.act("POST", `/conversations/${id}/end`)).status).toBe(200);
    const { conversations } = await untilFree(ann);
    expect(conversations).toEqual([]);
    const messages = await stack.agent("sam").messages(id);
    expect(linesOf(messages, "conversation-closed")).toEqual(["Wrap-up ran out."]);
  });
});

/** The group hears of it a moment after the thread. */
const untilFree = (agent: AgentClient) =>
  agent.until((snapshot) => (snapshot.me.unitsInUse === 0 ? snapshot : undefined));
const threadOf = (conversationId: string) => conversationId.slice(0, conversationId.lastIndexOf("."));
const numberOf = (conversationId: string) =>
  Number(conversationId.slice(conversationId.lastIndexOf(".") + 1));
