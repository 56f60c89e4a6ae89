import { describe, expect, it } from "vitest";
import type { Offer } from "../../shared/wire/agent-api/types.ts";
import type { AgentClient } from "../support/scenario/agent-client.ts";
import { testConfiguration } from "../support/scenario/configuration.ts";
import { linesOf, useFloor } from "../support/scenario/floor.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";

const toPeople = 'escalate {"Topic":"people"}';
const toUrgent = 'escalate {"Topic":"urgent"}';
const waitingNotice = "You are in the queue. A colleague will be with you as soon as possible.";
const agents = ["ann", "ben", "cara"];
const queues = [
  { id: "Bots", members: ["alpha"] },
  { id: "People", members: ["ann", "ben"] },
  { id: "Urgent", priority: 1, members: ["ann"] },
  { id: "Fallback", members: ["cara"] },
];
const rules = [
  { name: "BotRule", when: { variable: "Topic", operator: "does-not-contain-data" }, queue: "Bots" },
  { name: "UrgentRule", when: { variable: "Topic", operator: "equals", value: "urgent" }, queue: "Urgent" },
  { name: "PeopleRule", when: { variable: "Topic", operator: "equals", value: "people" }, queue: "People" },
];

const of = (conversationId: string) => (offer: Offer) => offer.conversationId === conversationId;
const decline = async (agent: AgentClient, { conversationId, epoch }: Offer) => {
  const { status } = await agent.act("POST", `/conversations/${conversationId}/decline`, { epoch });
  expect(status).toBe(200);
};

describe("An offer", () => {
  const stack = useScenarioStack({
    testBots: true,
    configuration: testConfiguration({
      queues,
      rules,
      capacities: { ben: 120 },
      more: { offer: { retryAfterSeconds: 1 } },
    }),
  });
  const floor = useFloor(stack, agents);
  const sam = () => stack.agent("sam");

  it("that is declined goes to the next agent", async () => {
    const [ann, ben] = [stack.agent("ann"), stack.agent("ben")];
    await ann.setPresence("available");
    await floor.customerSaying(toPeople);
    const offer = await ann.untilOffered();
    await ben.setPresence("available");
    await decline(ann, offer);

    expect(await ben.accept()).toBe(offer.conversationId);
    expect((await ann.until((snapshot) => snapshot)).offers).toEqual([]);
    expect(linesOf(await ben.messages(offer.conversationId), "offer-made", "offer-ended")).toEqual([
      "Offered to Ann.",
      "The offer was declined (Ann).",
      "Offered to Ben.",
    ]);
  });

  it("is not made a fourth time to an agent who declined three times", async () => {
    const [ann, ben] = [stack.agent("ann"), stack.agent("ben")];
    await ann.setPresence("available");
    await floor.customerSaying(toPeople);
    const first = await ann.untilOffered();
    await decline(ann, first);
    const second = await ann.untilOffered(({ epoch }) => epoch > first.epoch);
    await decline(ann, second);
    const third = await ann.untilOffered(({ epoch }) => epoch > second.epoch);
    await decline(ann, third);

    await floor.customerSaying(toPeople);
    const another = await ann.untilOffered();
    expect(another.conversationId).not.toBe(first.conversationId);
    await ben.setPresence("available");
    await ben.accept(of(first.conversationId));
    expect(linesOf(await ben.messages(first.conversationId), "offer-made")).toEqual([
      "Offered to Ann.",
      "Offered to Ann.",
      "Offered to Ann.",
      "Offered to Ben.",
    ]);
  });

  it("waits until somebody becomes available; the customer is told once", async () => {
    const ann = stack.agent("ann");
    const customer = await floor.customerSaying(toPeople);
    await customer.nextText(waitingNotice);
    await customer.say("Is anybody there?");
    await ann.setPresence("available");
    const offer = await ann.untilOffered();
    await decline(ann, offer);
    await ann.accept(({ epoch }) => epoch > offer.epoch);
    await customer.nextText("Ann has joined the conversation.");
    expect(floor.toldTo(customer).filter((text) => text === waitingNotice)).toHaveLength(1);
  });

  it.each(["away", "busyDnd", "offline"])("is not made to somebody who is %s", async (presence) => {
    const ann = stack.agent("ann");
    await ann.setPresence(presence);
    const customer = await floor.customerSaying(toPeople);
    await customer.nextText(waitingNotice);
    await stack.running.broker.whenIdle();
    expect((await ann.until((snapshot) => snapshot)).offers).toEqual([]);
    await ann.setPresence("busy");
    await ann.untilOffered();
  });

  it("is made to somebody who joins the queue while the customer waits", async () => {
    const cara = stack.agent("cara");
    await cara.setPresence("available");
    const customer = await floor.customerSaying(toPeople);
    await customer.nextText(waitingNotice);
    await stack.running.broker.whenIdle();
    expect((await cara.until((snapshot) => snapshot)).offers).toEqual([]);

    expect((await sam().act("PUT", "/queues/People/members/cara")).status).toBe(200);
    expect((await cara.untilOffered()).queueId).toBe("People");
    expect((await sam().act("DELETE", "/queues/People/members/cara")).status).toBe(200);
  });

  it("is never one too many: three of 30 fill 90 units, the fourth waits", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    await Promise.all([1, 2, 3, 4].map(() => floor.customerSaying(toPeople)));
    const full = await ann.until((snapshot) => (snapshot.offers.length === 3 ? snapshot : undefined));
    await stack.running.broker.whenIdle();
    expect(full.me).toMatchObject({ capacity: 90, unitsInUse: 90 });
    const { offers, me } = await ann.until((snapshot) => snapshot);
    expect([offers.length, me.unitsInUse]).toEqual([3, 90]);
  });

  it("of freed capacity goes to whoever waits longest", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    const held: string[] = [];
    for (const _ of [1, 2, 3]) {
      await floor.customerSaying(toPeople);
      held.push(await ann.accept());
    }
    const longest = await floor.customerSaying(toPeople);
    await longest.nextText(waitingNotice);
    const shortest = await floor.customerSaying(toPeople);
    await shortest.nextText(waitingNotice);
    await stack.running.broker.whenIdle();

    const [first = "", second = ""] = held;
    await floor.finish(ann, first);
    await ann.accept();
    await longest.nextText("Ann has joined the conversation.");
    expect(floor.toldTo(shortest)).toEqual([waitingNotice]);
    await floor.finish(ann, second);
    await ann.accept();
    await shortest.nextText("Ann has joined the conversation.");
  });

  it("of freed capacity goes to the queue of the highest priority first", async () => {
    const ann = stack.agent("ann");
    await (await floor.customerSaying(toPeople)).nextText(waitingNotice);
    await (await floor.customerSaying(toUrgent)).nextText(waitingNotice);
    await (await floor.customerSaying(toPeople)).nextText(waitingNotice);
    await (await floor.customerSaying(toPeople)).nextText(waitingNotice);
    await stack.running.broker.whenIdle();
    await ann.setPresence("available");
    const { offers } = await ann.until((snapshot) => (snapshot.offers.length === 3 ? snapshot : undefined));
    expect(offers.map(({ queueId }) => queueId).toSorted()).toEqual(["People", "People", "Urgent"]);
  });

  it("goes to the highest free capacity, and on a tie to whoever was assigned longest ago", async () => {
    const both = [stack.agent("ann"), stack.agent("ben")];
    for (const agent of both) await agent.setPresence("available");
    const order: string[] = [];
    for (const count of [1, 2, 3, 4]) {
      await floor.customerSaying(toPeople);
      await stack.running.broker.whenIdle();
      const offered = await floor.eventually(async () => {
        const snapshots = await Promise.all(both.map((agent) => agent.until((snapshot) => snapshot)));
        const total = snapshots.flatMap(({ offers }) => offers).length;
        return total === count ? snapshots.map(({ offers }) => offers.length) : undefined;
      });
      order.push(offered.join("+"));
    }
    // Ben has 120 units, Ann 90: 120 > 90, then 90 = 90 and Ann waited longer, then 90 > 60, then 60 = 60.
    expect(order).toEqual(["0+1", "1+1", "1+2", "2+2"]);
  });

  it("shows queue, topic and waiting time, but neither summary nor transcript before it is accepted", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    await floor.customerSaying('escalate {"Topic":"people","Secret":"not shown"}');
    const offer = await ann.untilOffered();
    const { conversationId } = offer;
    expect(offer).toMatchObject({
      queueId: "People",
      queueName: "People",
      customerName: "Casey",
      variables: [{ name: "Topic", value: "people", displayable: false }],
    });
    expect(Date.parse(offer.waitingSince)).toBeLessThan(Date.parse(offer.expiresAt));
    const details = await ann.details(conversationId);
    expect(details).toMatchObject({ access: "offered", stage: "offered" });
    expect(details).not.toHaveProperty("summary");
    expect((await ann.call("GET", `/conversations/${conversationId}/messages`)).status).toBe(404);

    await ann.accept();
    expect((await ann.details(conversationId)).summary).toBe("as told");
  });

  it("goes to nobody else when the customer leaves meanwhile, and its accept is refused", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    const customer = await floor.customerSaying(toPeople);
    const { conversationId, epoch } = await ann.untilOffered();
    await customer.post({ type: "endOfConversation" });
    const { offers } = await ann.until((snapshot) => (snapshot.me.unitsInUse === 0 ? snapshot : undefined));
    expect(offers).toEqual([]);
    const late = await ann.act("POST", `/conversations/${conversationId}/accept`, { epoch });
    expect([late.status, late.body.code]).toEqual([409, "offer-expired"]);
  });
});

describe("An offer that runs out", () => {
  const stack = useScenarioStack({
    testBots: true,
    configuration: testConfiguration({
      queues,
      rules,
      more: { offer: { seconds: 2, retryAfterSeconds: 1 } },
    }),
  });
  const floor = useFloor(stack, agents);

  it("goes to the next agent; the first is inactive, and a late accept is told so", async () => {
    const [ann, ben] = [stack.agent("ann"), stack.agent("ben")];
    await ann.setPresence("available");
    await floor.customerSaying(toPeople);
    const { conversationId, epoch } = await ann.untilOffered();
    const { offers } = await ann.until((snapshot) =>
      snapshot.me.presence === "inactive" ? snapshot : undefined,
    );
    expect(offers).toEqual([]);

    await ben.setPresence("available");
    const next = await ben.untilOffered();
    expect(next.conversationId).toBe(conversationId);
    const late = await ann.act("POST", `/conversations/${conversationId}/accept`, { epoch });
    expect([late.status, late.body.code]).toEqual([409, "offer-expired"]);
    const lines = linesOf(await stack.agent("sam").messages(conversationId), "offer-made", "offer-ended");
    expect(lines.slice(0, 3)).toEqual(["Offered to Ann.", "The offer ran out (Ann).", "Offered to Ben."]);
  });
});

describe("An agent whose presence lease ends", () => {
  const stack = useScenarioStack({
    testBots: true,
    configuration: testConfiguration({
      queues,
      rules,
      more: { presence: { leaseSeconds: 10, graceSeconds: 1 } },
    }),
  });
  const floor = useFloor(stack, agents);

  it("gives offers back at once, and conversations after the grace time", async () => {
    const [ann, ben, sam] = [stack.agent("ann"), stack.agent("ben"), stack.agent("sam")];
    await ann.setPresence("available");
    const talking = await floor.customerSaying(toPeople);
    const held = await ann.accept();
    const waiting = await floor.customerSaying(toPeople);
    const { conversationId: offered } = await ann.untilOffered();

    const line = (id: string, kind: "offer-ended" | "agent-lost") =>
      floor.eventually(async () => linesOf(await sam.messages(id), kind)[0]);
    expect(await line(offered, "offer-ended")).toBe("The offer ended with the agent's presence (Ann).");
    expect(linesOf(await sam.messages(held), "agent-lost")).toEqual([]);
    expect(await line(held, "agent-lost")).toBe("Ann was lost.");
    await talking.nextText("Ann has left the conversation. We are finding a colleague for you.");

    await ben.setPresence("available");
    await ben.accept(of(offered));
    await waiting.nextText("Ben has joined the conversation.");
    await ben.accept(of(held));
    await talking.nextText("Ben has joined the conversation.");
  });
});
