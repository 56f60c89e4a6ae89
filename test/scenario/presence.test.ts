import { describe, expect, it } from "vitest";
import { testConfiguration } from "../support/scenario/configuration.ts";
import { linesOf, useFloor } from "../support/scenario/floor.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";

const toPeople = 'escalate {"Topic":"people"}';
const waitingNotice = "You are in the queue. A colleague will be with you as soon as possible.";
const nobodyHere =
  "Nobody is here at the moment. Your message is kept, and a colleague answers as soon as somebody is back.";

describe("A customer who waits", () => {
  const stack = useScenarioStack({ testBots: true, configuration: testConfiguration() });
  const floor = useFloor(stack, ["ann", "ben"]);

  it("is told once that nobody is here, and served when somebody is back", async () => {
    const customer = await floor.customerSaying(toPeople);
    await customer.nextText(nobodyHere);
    await customer.say("Is anybody there?");
    await stack.running.broker.whenIdle();
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    const { conversationId, epoch } = await ann.untilOffered();
    await ann.setPresence("offline");
    await stack.running.broker.whenIdle();
    await ann.setPresence("available");
    await ann.accept((offer) => offer.conversationId === conversationId && offer.epoch > epoch);
    await customer.nextText("Ann has joined the conversation.");
    expect(floor.toldTo(customer).filter((text) => text === nobodyHere)).toHaveLength(1);
    const notices = stack.running.directLine
      .activities(customer.conversationId)
      .filter(({ text }) => text === nobodyHere)
      .map(({ channelData }) => channelData);
    expect(notices).toMatchObject([{ switchboard: { sender: { kind: "system", notice: "nobodyHere" } } }]);
  });

  it("is not told so while a member is only busy", async () => {
    const ben = stack.agent("ben");
    await ben.setPresence("busyDnd");
    const customer = await floor.customerSaying(toPeople);
    await customer.nextText(waitingNotice);
    await stack.running.broker.whenIdle();
    expect(floor.toldTo(customer)).toEqual([waitingNotice]);
  });

  it("is seen typing by the agent who holds the conversation", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    const customer = await floor.customerSaying(toPeople);
    const id = await ann.accept();
    const before = await ann.messages(id);
    await customer.post({ type: "typing" });
    const until = await ann.until(
      ({ conversations }) => conversations.find((one) => one.id === id)?.customerTypingUntil,
    );
    expect(Date.parse(until)).toBeGreaterThan(0);
    expect(await ann.messages(id)).toEqual(before);
  });
});

describe("A laptop that is closed", () => {
  const stack = useScenarioStack({
    testBots: true,
    configuration: testConfiguration({ more: { presence: { leaseSeconds: 10, graceSeconds: 60 } } }),
  });
  const floor = useFloor(stack, ["ann", "ben"]);

  it("takes its agent offline, and who opens it within the grace time keeps the conversation", async () => {
    const [ann, sam] = [stack.agent("ann"), stack.agent("sam")];
    await ann.setPresence("available");
    await floor.customerSaying(toPeople);
    const held = await ann.accept();
    await floor.customerSaying(toPeople);
    const { conversationId: offered } = await ann.untilOffered();
    const [line] = await floor.eventually(async () => {
      const lines = linesOf(await sam.messages(offered), "offer-ended");
      return lines.length > 0 ? lines : undefined;
    });
    expect(line).toBe("The offer ended with the agent's presence (Ann).");

    const { me, offers, conversations } = await ann.until((snapshot) => snapshot);
    expect([me.presence, offers]).toEqual(["offline", []]);
    expect(conversations.map(({ id, stage }) => [id, stage])).toEqual([[held, "with-agent"]]);
    await ann.setPresence("available");
    await ann.say(held, "Here I am again.");
    expect(linesOf(await sam.messages(held), "agent-lost")).toEqual([]);
  });
});
