import { describe, expect, it } from "vitest";
import { useScenarioStack } from "../support/scenario/stack.ts";

/** The article's own sample: three customers, one configuration. */
describe("The acceptance scenario", () => {
  const stack = useScenarioStack();

  it("hands a credit card customer to a person who sees summary and transcript, answers and ends", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    const customer = await stack.customer({ starts: true });
    await customer.nextText(/^Hello, I am the bank's assistant/);
    await customer.say("It is about my credit card");
    await customer.nextText(/a credit card/);
    await customer.say("Can I talk to a person?");
    await customer.nextText(/^I will connect you/);

    const offer = await ann.untilOffered();
    expect(offer.queueId).toBe("CreditCardQueue");
    expect(offer.variables).toEqual([{ name: "BotHandoffTopic", value: "CreditCard", displayable: true }]);

    const id = await ann.accept();
    await customer.nextText("Ann Keller has joined the conversation.");
    const details = await ann.details(id);
    expect(details.summary).toContain("The customer asks for a person");
    expect(details.whyHere).toMatchObject({
      queueId: "CreditCardQueue",
      because: "rule",
      rule: "CreditCardRule",
    });
    const before = await ann.messages(id);
    expect(
      before.filter(({ kind }) => kind === "message").map(({ sender, text }) => [sender.kind, text]),
    ).toEqual([
      ["bot", "Hello, I am the bank's assistant. Is it about a credit card or a home loan?"],
      ["customer", "It is about my credit card"],
      ["bot", "Happy to help with a credit card. What would you like to know?"],
      ["customer", "Can I talk to a person?"],
      ["bot", "I will connect you with a colleague. One moment, please."],
    ]);

    await ann.say(id, "Hello, this is Ann. How can I help?");
    await customer.nextText("Hello, this is Ann. How can I help?");
    await customer.say("I lost my card");
    await ann.untilMessage(id, ({ text }) => text === "I lost my card");

    expect((await ann.act("POST", `/conversations/${id}/end`)).status).toBe(200);
    await customer.nextText(/^The conversation has ended/);
    expect((await ann.details(id)).status).toBe("wrapUp");
    expect((await ann.act("POST", `/conversations/${id}/close`, { notes: "card blocked" })).status).toBe(200);
    const { conversations } = await ann.until((snapshot) =>
      snapshot.me.unitsInUse === 0 ? snapshot : undefined,
    );
    expect(conversations).toEqual([]);
    await ann.setPresence("offline");
  });

  it("hands a home loan customer to the other queue", async () => {
    const cara = stack.agent("cara");
    await cara.setPresence("available");
    const customer = await stack.customer();
    await customer.say("I need a person for my home loan");
    const offer = await cara.untilOffered();
    expect(offer.queueId).toBe("HomeLoanQueue");
    const id = await cara.accept();
    await customer.nextText("Cara Lindqvist has joined the conversation.");
    expect((await cara.act("POST", `/conversations/${id}/end`)).status).toBe(200);
    expect((await cara.act("POST", `/conversations/${id}/close`)).status).toBe(200);
    await cara.setPresence("offline");
  });

  it("lets the bot end a conversation that never needs a person", async () => {
    const sam = stack.agent("sam");
    const customer = await stack.customer();
    await customer.say("When are you open?");
    await customer.nextText(/^Our branches are open/);
    await customer.say("Thanks, bye!");
    await customer.nextText("You are welcome. Have a nice day!");
    await customer.nextText(/^The conversation has ended/);
    const { offers } = await sam.until((snapshot) => snapshot);
    expect(offers).toEqual([]);
  });
});
