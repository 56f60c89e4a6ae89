import { createRequire } from "node:module";
import { describe, expect, it, vi } from "vitest";
import type { Message } from "../../shared/wire/agent-api/types.ts";
import { latch } from "../support/bots/latch.ts";
import { testConfiguration } from "../support/scenario/configuration.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";

const toPeople = 'escalate {"Topic":"people"}';
const said = (messages: readonly Message[]) =>
  messages.filter(({ kind }) => kind === "message").map(({ sender, text }) => `${sender.kind}: ${text}`);

describe("Bots", () => {
  const stack = useScenarioStack({
    testBots: true,
    configuration: testConfiguration({ more: { botTurnSeconds: 2 } }),
  });

  it("are loaded before anybody writes", async () => {
    const { cache } = createRequire(import.meta.url);
    const isLoaded = () => Object.keys(cache).some((path) => path.endsWith("/dist/packages/botbuilder.cjs"));
    await vi.waitFor(() => expect(isLoaded()).toBe(true));
  });

  it("are told in order: joined, the context, then the customer's message", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    const customer = await stack.customer();
    await customer.say("hello");
    await customer.nextText("alpha heard: hello");
    await customer.say(toPeople);
    const id = await ann.accept();
    const spoken = said(await ann.messages(id));
    expect(spoken.map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual([
      "customer: hello",
      "bot: told: joined",
      "bot: told: omnichannelSetContext",
      "bot: alpha heard:",
      'customer: escalate {"Topic":"people"}',
    ]);
    await ann.act("POST", `/conversations/${id}/end`);
    await ann.act("POST", `/conversations/${id}/close`);
  });

  it("reach the customer only with what they bridge; people see the rest", async () => {
    const ann = stack.agent("ann");
    const customer = await stack.customer();
    await customer.say("whisper between us");
    await customer.say("hello");
    await customer.nextText("alpha heard: hello");
    await customer.say(toPeople);
    const id = await ann.accept();
    const whispered = (await ann.messages(id)).find(({ text }) => text === "between us");
    expect((await ann.details(id)).unbridgedMessages).toBeGreaterThan(0);
    expect(whispered).toMatchObject({ bridged: false, sender: { kind: "bot", name: "Alpha" } });
    expect(customer.texts).not.toContain("between us");
    await ann.act("POST", `/conversations/${id}/end`);
    await ann.act("POST", `/conversations/${id}/close`);
  });

  it("may speak the Bot Framework's own hand-off dialect", async () => {
    const ann = stack.agent("ann");
    const customer = await stack.customer();
    await customer.say('handoff {"MessageToAgent":"please take over","Context":{"Topic":"people"}}');
    const id = await ann.accept();
    expect((await ann.details(id)).summary).toBe("please take over");
    await ann.act("POST", `/conversations/${id}/end`);
    await ann.act("POST", `/conversations/${id}/close`);
  });

  it("may end the conversation with endOfConversation", async () => {
    const customer = await stack.customer();
    await customer.say("endOfConversation");
    await customer.nextText(/^The conversation has ended/);
    await customer.say("hello again");
    await customer.nextText("alpha heard: hello again");
  });

  it("give the customer to people of the fallback queue when they throw; the message is kept", async () => {
    const cara = stack.agent("cara");
    await cara.setPresence("available");
    const customer = await stack.customer();
    await customer.say("throw now");
    const id = await cara.accept();
    expect(said(await cara.messages(id))).toContain("customer: throw now");
    expect((await cara.details(id)).whyHere).toMatchObject({ queueId: "Fallback", because: "bot-failed" });
    await cara.act("POST", `/conversations/${id}/end`);
    await cara.act("POST", `/conversations/${id}/close`);
  });

  it("that answer after their time are heard by people only", async () => {
    const cara = stack.agent("cara");
    const customer = await stack.customer();
    await customer.say("hang late-answer");
    const id = await cara.accept();
    latch("late-answer").release();
    const late = await cara.untilMessage(id, ({ text }) => text === "alpha says after late-answer");
    expect(late).toMatchObject({ late: true, sender: { kind: "bot" } });
    await cara.say(id, "A person now");
    await customer.nextText("A person now");
    expect(customer.texts).not.toContain("alpha says after late-answer");
    await cara.act("POST", `/conversations/${id}/end`);
    await cara.act("POST", `/conversations/${id}/close`);
  });

  it("do not hold up the answer to the channel", async () => {
    const customer = await stack.customer();
    const posted = customer.say("hang held");
    await latch("held").reached;
    expect(await posted).not.toBe("retry");
    latch("held").release();
    await customer.nextText("alpha says after held");
  });

  it("get a conversation from people through a queue that holds them, with the whole context", async () => {
    const ann = stack.agent("ann");
    const customer = await stack.customer();
    await customer.say('escalate {"Topic":"people","Order":42}');
    const id = await ann.accept();
    expect((await ann.act("POST", `/conversations/${id}/transfer`, { queueId: "OtherBot" })).status).toBe(
      200,
    );
    await customer.nextText("You are being transferred.");
    await customer.say("hello beta");
    await customer.nextText("beta heard: hello beta");
    await customer.say("escalate {}");
    const again = await ann.accept();
    expect(again).toBe(id);
    const context = (await ann.messages(id)).filter(({ text }) =>
      text.startsWith("told: omnichannelSetContext"),
    );
    expect(context.at(-1)?.text).toMatch(/"Topic":"people".*"Order":"?42/);
    await ann.act("POST", `/conversations/${id}/end`);
    await ann.act("POST", `/conversations/${id}/close`);
  });

  it("never get a conversation twice: a transfer that could only reach the same bot is refused", async () => {
    const ann = stack.agent("ann");
    const customer = await stack.customer();
    await customer.say(toPeople);
    const id = await ann.accept();
    const same = await ann.act("POST", `/conversations/${id}/transfer`, { queueId: "Bots" });
    expect([same.status, same.body.code]).toEqual([409, "only-the-same-bot"]);
    const empty = await ann.act("POST", `/conversations/${id}/transfer`, { queueId: "Empty" });
    expect([empty.status, empty.body.code]).toEqual([409, "queue-without-members"]);
    await ann.say(id, "Still me");
    await customer.nextText("Still me");
    await ann.act("POST", `/conversations/${id}/end`);
    await ann.act("POST", `/conversations/${id}/close`);
  });
});
