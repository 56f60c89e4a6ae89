import { describe, expect, it } from "vitest";
import type { AgentClient } from "../support/scenario/agent-client.ts";
import { testConfiguration } from "../support/scenario/configuration.ts";
import { linesOf, saidIn, useFloor } from "../support/scenario/floor.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";

const agents = ["ann", "ben", "cara"];
const equals = (variable: string, value: unknown) => ({ variable, operator: "equals", value });

/** What lands in the fallback queue is answered by Cara. */
describe("The rules", () => {
  const stack = useScenarioStack({
    testBots: true,
    configuration: testConfiguration({
      variables: [
        { name: "Topic", type: "text" },
        { name: "Amount", type: "number" },
        { name: "Vip", type: "boolean" },
      ],
      rules: [
        { name: "VipRule", when: equals("Vip", true), queue: "People" },
        {
          name: "AmountRule",
          when: { variable: "Amount", operator: "greater-than", value: 1000 },
          queue: "People",
        },
        {
          name: "BotRule",
          when: { variable: "Topic", operator: "does-not-contain-data" },
          queue: "Bots",
        },
        { name: "PeopleRule", when: equals("Topic", "people"), queue: "People" },
        { name: "EmptyRule", when: equals("Topic", "empty"), queue: "Empty" },
        { name: "SameBotRule", when: equals("Topic", "same bot"), queue: "Bots" },
      ],
    }),
  });
  const floor = useFloor(stack, agents);

  const available = async (id: string): Promise<AgentClient> => {
    const agent = stack.agent(id);
    await agent.setPresence("available");
    return agent;
  };
  /** Escalates with these variables; the details and lines as the agent who accepts has them. */
  const escalated = async (variables: Readonly<Record<string, unknown>>, to: "ann" | "cara") => {
    const agent = await available(to);
    await floor.customerSaying(`escalate ${JSON.stringify(variables)}`);
    const id = await agent.accept();
    return { details: await agent.details(id), messages: await agent.messages(id) };
  };

  it("choose the fallback queue when none matches, and the journal says so", async () => {
    const { details, messages } = await escalated({ Topic: "the weather" }, "cara");
    expect(details.whyHere).toMatchObject({ queueId: "Fallback", because: "no-rule-matched" });
    expect(linesOf(messages, "queue-chosen").at(-1)).toBe("Routed to Fallback: no rule matched.");
  });

  it("do not match a value that differs only in case, and warn of it once", async () => {
    const { details } = await escalated({ Topic: "People" }, "cara");
    expect(details.whyHere).toMatchObject({ queueId: "Fallback", because: "no-rule-matched" });
    const examined = details.whyHere?.rules?.find(({ rule }) => rule === "PeopleRule");
    expect(examined).toMatchObject({
      result: "not-matched",
      tests: [{ attribute: "Topic", operator: "equals", expected: "people", actual: "People", holds: false }],
    });
    expect(details.warnings).toEqual(['PeopleRule: "Topic" differs only in case from "people"']);
  });

  it("do not match a name that differs only in case, and warn of it", async () => {
    const cara = await available("cara");
    await floor.customerSaying('escalate {"topic":"people"}');
    // Without `Topic` the rules choose the bots' queue again, which holds only the bot that had it.
    const id = await cara.accept();
    const { whyHere, warnings } = await cara.details(id);
    expect(whyHere).toMatchObject({
      queueId: "Fallback",
      because: "only-the-same-bot",
      rule: "BotRule",
      instead: "Bots",
    });
    expect(warnings).toContain('"topic" differs only in case from the declared "Topic"');
    expect(warnings).toContain('BotRule: "Topic" is not set; "topic" is, and differs only in case');
  });

  it("that choose a queue without members lead to the fallback queue, with a warning", async () => {
    const { details, messages } = await escalated({ Topic: "empty" }, "cara");
    expect(details.whyHere).toMatchObject({
      queueId: "Fallback",
      because: "queue-without-members",
      rule: "EmptyRule",
      instead: "Empty",
    });
    expect(details.warnings).toEqual(["Empty: queue-without-members"]);
    expect(linesOf(messages, "queue-chosen").at(-1)).toBe(
      "Routed to Fallback instead of Empty: the chosen queue has no members (EmptyRule).",
    );
  });

  it("that choose only the bot that escalated lead to the fallback queue, with a warning", async () => {
    const { details } = await escalated({ Topic: "same bot" }, "cara");
    expect(details.whyHere).toMatchObject({ because: "only-the-same-bot", instead: "Bots" });
    expect(details.warnings).toEqual(["Bots: only-the-same-bot"]);
  });

  it.each([
    ["a number", { Amount: 1001 }, "AmountRule", 1001],
    ["a number that came as text", { Amount: "1000.5" }, "AmountRule", 1000.5],
    ["a boolean", { Vip: true }, "VipRule", true],
    ["a boolean that came as text", { Vip: "True" }, "VipRule", true],
  ])("compare %s as what it is", async (_, variables, rule, value) => {
    const { details } = await escalated(variables, "ann");
    expect(details.whyHere).toMatchObject({ queueId: "People", because: "rule", rule });
    expect(details.variables).toEqual([{ name: Object.keys(variables)[0], value, displayable: false }]);
  });

  it("take the variables of an earlier escalation together with the new ones", async () => {
    const ann = await available("ann");
    const customer = await floor.customerSaying('escalate {"Topic":"people","Order":1}');
    const id = await ann.accept();
    await ann.act("POST", `/conversations/${id}/transfer`, { queueId: "OtherBot" });
    await customer.nextText("You are being transferred.");
    await customer.say('escalate {"Order":2,"Vip":{"value":true,"isDisplayable":true}}');
    await ann.accept();
    const { variables, whyHere } = await ann.details(id);
    expect(whyHere).toMatchObject({ because: "rule", rule: "VipRule" });
    const topic = { name: "Topic", value: "people", displayable: false };
    const vip = { name: "Vip", value: true, displayable: true };
    expect(variables).toEqual([topic, vip]);
    const seenBySupervisor = (await stack.agent("sam").details(id)).variables;
    expect(seenBySupervisor).toEqual([topic, { name: "Order", value: "2", displayable: false }, vip]);
  });

  it.each([
    ["text of 4,001 characters", { Topic: "people", Note: "a".repeat(4001) }, "Note: value-too-long"],
    ["text that is no number", { Topic: "people", Amount: "much" }, "Amount: not-a-number"],
    ["an object", { Topic: "people", Note: { a: 1 } }, "Note: value-not-primitive"],
  ])(
    "are not run for an escalation with %s: it is refused, and people take over",
    async (_, sent, reason) => {
      const cara = await available("cara");
      const customer = await floor.customerSaying(`escalate ${JSON.stringify(sent)}`);
      const id = await cara.accept();
      await customer.nextText("Cara has joined the conversation.");
      const { whyHere, warnings, variables } = await cara.details(id);
      expect(whyHere).toMatchObject({ queueId: "Fallback", because: "bot-failed" });
      expect(warnings).toEqual([reason]);
      expect(variables).toEqual([]);
      const lines = linesOf(await cara.messages(id), "escalation-refused", "bot-failed");
      expect(lines[0]).toBe(`The escalation by Alpha was refused: ${reason}.`);
      expect(lines[1]).toMatch(/^Alpha failed/);
    },
  );

  it("take text of exactly 4,000 characters", async () => {
    const { details } = await escalated(
      { Topic: "people", Note: { value: "a".repeat(4000), isDisplayable: true } },
      "ann",
    );
    expect(details.whyHere).toMatchObject({ rule: "PeopleRule" });
    expect(details.variables.find(({ name }) => name === "Note")?.value).toHaveLength(4000);
  });
});

describe("A workstream that declares all its variables", () => {
  const stack = useScenarioStack({
    testBots: true,
    configuration: testConfiguration({ workstream: { undeclaredVariables: "refuse" } }),
  });
  const floor = useFloor(stack, agents);

  it("refuses an escalation with another one; the bot is told, and the customer is not stranded", async () => {
    const cara = stack.agent("cara");
    await cara.setPresence("available");
    const customer = await floor.customerSaying('escalate {"Topic":"people","Order":42}');
    await customer.nextText(/^You are in the queue/);
    const id = await cara.accept();
    await customer.nextText("Cara has joined the conversation.");
    const messages = await cara.messages(id);
    expect(linesOf(messages, "escalation-refused")).toEqual([
      "The escalation by Alpha was refused: Order: not-declared.",
    ]);
    expect(saidIn(messages)).toContain(
      'bot: told: handoff.status {"state":"failed","message":"Order: not-declared"}',
    );
    expect((await cara.details(id)).whyHere).toMatchObject({ queueId: "Fallback", because: "bot-failed" });
  });

  it("takes one with declared variables, and with those that bot builders set by themselves", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    await floor.customerSaying('escalate {"Topic":"people","va_LastTopic":"cards"}');
    const id = await ann.accept();
    expect((await ann.details(id)).variables.map(({ name }) => name)).toEqual(["Topic"]);
    const { variables, whyHere } = await stack.agent("sam").details(id);
    expect(whyHere).toMatchObject({ because: "rule", rule: "PeopleRule" });
    expect(variables.map(({ name }) => name)).toEqual(["Topic", "va_LastTopic"]);
  });
});

describe("A queue of two bots and a person with capacities A > person > B", () => {
  const stack = useScenarioStack({
    testBots: true,
    configuration: testConfiguration({
      rules: [{ name: "AllRule", when: { fact: "channelId", operator: "contains-data" }, queue: "Mixed" }],
      capacities: { alpha: 100, ann: 90, beta: 50 },
    }),
  });
  const floor = useFloor(stack, agents);

  it("asks A first, the person after A's escalation, and B when the person gives it away", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    const customer = await floor.customerSaying("hello");
    await customer.nextText("alpha heard: hello");
    await customer.say("escalate {}");
    const id = await ann.accept();
    await customer.nextText("Ann has joined the conversation.");
    await ann.act("POST", `/conversations/${id}/transfer`, { queueId: "Mixed" });
    await customer.nextText("You are being transferred.");
    await customer.say("who is there?");
    await customer.nextText("beta heard: who is there?");
  });

  it("asks B when the person is busy elsewhere", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    for (const _ of [1, 2]) {
      await floor.customerSaying("escalate {}");
      await ann.accept();
    }
    const customer = await floor.customerSaying("escalate {}");
    await customer.say("who is there?");
    await customer.nextText("beta heard: who is there?");
    expect((await ann.until((snapshot) => snapshot)).me.unitsInUse).toBe(60);
  });

  it("asks B when the person declines", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    const customer = await floor.customerSaying("escalate {}");
    const { conversationId, epoch } = await ann.untilOffered();
    expect((await ann.act("POST", `/conversations/${conversationId}/decline`, { epoch })).status).toBe(200);
    await customer.say("who is there?");
    await customer.nextText("beta heard: who is there?");
  });

  it("asks B when the person is away, and the person when B escalates", async () => {
    const ann = stack.agent("ann");
    const customer = await floor.customerSaying("escalate {}");
    await customer.say("who is there?");
    await customer.nextText("beta heard: who is there?");
    await customer.say("escalate {}");
    await customer.nextText(/^You are in the queue/);
    await ann.setPresence("available");
    await ann.accept();
    await customer.nextText("Ann has joined the conversation.");
  });
});
