import { describe, expect, it } from "vitest";
import { connectDirectLine } from "../support/direct-line-client.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";

describe("A restart of the whole stack", () => {
  const stack = useScenarioStack({ onDisk: true });

  it("leaves a handed-over conversation where it was: both sides go on", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    const customer = await stack.customer();
    await customer.say("A person for my credit card, please");
    const id = await ann.accept();
    await ann.say(id, "Hello from before");
    await customer.nextText("Hello from before");

    await stack.restart();

    await ann.say(id, "Hello from after");
    await customer.nextText("Hello from after");
    await customer.say("Still here");
    await ann.untilMessage(id, ({ text }) => text === "Still here");
    const { conversations } = await ann.until((snapshot) => snapshot);
    expect(conversations.map((conversation) => conversation.id)).toEqual([id]);
    const texts = (await ann.messages(id)).filter(({ kind }) => kind === "message").map(({ text }) => text);
    expect(texts.slice(-3)).toEqual(["Hello from before", "Hello from after", "Still here"]);
  });

  it("keeps an offer that was open, and the queue behind it", async () => {
    const cara = stack.agent("cara");
    await cara.setPresence("available");
    const customer = await stack.customer();
    await customer.say("A person for my home loan, please");
    const before = await cara.untilOffered();

    await stack.restart();

    const after = await cara.untilOffered();
    expect(after).toEqual(before);
    const id = await cara.accept();
    const { directLine } = stack.running;
    const again = connectDirectLine({
      domain: directLine.domain,
      token: customer.token,
      conversationId: customer.conversationId,
    });
    await again.nextText("Cara Lindqvist has joined the conversation.");
    await cara.say(id, "Good morning");
    await again.nextText("Good morning");
    again.end();
  });
});

describe("A restart of the app alone", () => {
  const stack = useScenarioStack();

  it("can come again before the one before has opened its links", async () => {
    for (let time = 0; time < 3; time++) await stack.running.restartApp();
    const customer = await stack.customer();
    await customer.say("hello");
    await customer.nextText(/./);
  });
});
