import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { queueId, workstreamId } from "../../../shared/domain/ids.ts";
import { chooseQueue } from "../../../shared/domain/routing/choose-queue.ts";
import type { Condition, VariableValue } from "../../../shared/domain/routing/condition.ts";
import type { RoutingRule, Workstream } from "../../../shared/domain/routing/configuration.ts";

const botQueue = queueId("BotQueue");
const creditCardQueue = queueId("CreditCardQueue");
const homeLoanQueue = queueId("HomeLoanQueue");
const fallbackQueue = queueId("DefaultQueue");

const botRule: RoutingRule = {
  name: "BotRule",
  when: { variable: "BotHandoffTopic", operator: "does-not-contain-data" },
  queue: botQueue,
};
const creditCardRule: RoutingRule = {
  name: "CreditCardRule",
  when: { variable: "BotHandoffTopic", operator: "equals", value: "CreditCard" },
  queue: creditCardQueue,
};
const homeLoanRule: RoutingRule = {
  name: "HomeLoanRule",
  when: { variable: "BotHandoffTopic", operator: "equals", value: "HomeLoan" },
  queue: homeLoanQueue,
};
const failingRule: RoutingRule = {
  name: "FailingRule",
  when: { variable: "BotHandoffTopic", operator: "equals" },
  queue: homeLoanQueue,
};

function workstream(...rules: readonly RoutingRule[]): Workstream {
  return {
    id: workstreamId("ChatWorkStream"),
    name: "ChatWorkStream",
    mode: "push",
    channels: [],
    capacityUnits: 30,
    allowedPresences: ["available"],
    wrapUp: { block: "always", closeAfterSeconds: 900 },
    variables: [{ name: "BotHandoffTopic", type: "text" }],
    undeclaredVariables: "create",
    rules,
    fallbackQueue,
  };
}

const chat = workstream(botRule, creditCardRule, homeLoanRule);

function choose(from: Workstream, variables: Record<string, VariableValue>) {
  return chooseQueue(from, { variables, channelId: "webchat" });
}

describe("the article's sample", () => {
  it("sends a new customer to the bot", () => {
    expect(choose(chat, {})).toEqual({
      queueId: botQueue,
      because: "rule",
      rule: "BotRule",
      trace: [{ rule: "BotRule", result: "matched", notes: [] }],
    });
  });

  it("sends a customer with a credit card to the credit card queue", () => {
    expect(choose(chat, { BotHandoffTopic: "CreditCard" })).toEqual({
      queueId: creditCardQueue,
      because: "rule",
      rule: "CreditCardRule",
      trace: [
        { rule: "BotRule", result: "not-matched", notes: [] },
        { rule: "CreditCardRule", result: "matched", notes: [] },
      ],
    });
  });

  it("sends a customer with a home loan to the home loan queue", () => {
    expect(choose(chat, { BotHandoffTopic: "HomeLoan" })).toMatchObject({
      queueId: homeLoanQueue,
      rule: "HomeLoanRule",
    });
  });

  it("uses the fallback queue when no rule matches, with every rule in the trace", () => {
    const choice = choose(chat, { BotHandoffTopic: "Mortgage" });
    expect(choice).toMatchObject({ queueId: fallbackQueue, because: "no-rule-matched" });
    expect(choice).not.toHaveProperty("rule");
    expect(choice.trace.map(({ result }) => result)).toEqual(["not-matched", "not-matched", "not-matched"]);
  });

  it("does not match a value that differs only in case, and the trace says why", () => {
    const choice = choose(chat, { BotHandoffTopic: "creditcard" });
    expect(choice.because).toBe("no-rule-matched");
    expect(choice.trace[1]).toEqual({
      rule: "CreditCardRule",
      result: "not-matched",
      notes: ['"BotHandoffTopic" differs only in case from "CreditCard"'],
    });
  });

  it("does not see a variable whose name differs only in case, and the trace says why", () => {
    const choice = choose(chat, { bothandofftopic: "CreditCard" });
    expect(choice).toMatchObject({ queueId: botQueue, rule: "BotRule" });
    expect(choice.trace[0]?.notes).toEqual([
      '"BotHandoffTopic" is not set; "bothandofftopic" is, and differs only in case',
    ]);
  });
});

describe("a rule that fails", () => {
  it("is recorded, and the fallback queue is used although a later rule would match", () => {
    expect(choose(workstream(failingRule, botRule), {})).toEqual({
      queueId: fallbackQueue,
      because: "rule-failed",
      rule: "FailingRule",
      trace: [{ rule: "FailingRule", result: "failed", notes: ["equals needs one value"] }],
    });
  });

  it("does no harm behind a rule that matches", () => {
    expect(choose(workstream(botRule, failingRule), {})).toMatchObject({ because: "rule", rule: "BotRule" });
  });
});

describe("a workstream without rules", () => {
  it("uses the fallback queue", () => {
    expect(choose(workstream(), {})).toEqual({
      queueId: fallbackQueue,
      because: "no-rule-matched",
      trace: [],
    });
  });
});

describe("first match", () => {
  const yes: Condition = { all: [] };
  const no: Condition = { any: [] };

  it("takes the first rule that holds and examines none after it", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 12 }), (answers) => {
        const rules = answers.map((answer, index) => ({
          name: `rule ${index}`,
          when: answer ? yes : no,
          queue: queueId(`queue ${index}`),
        }));
        const first = answers.indexOf(true);
        const choice = choose(workstream(...rules), {});
        expect(choice.queueId).toBe(first < 0 ? fallbackQueue : `queue ${first}`);
        expect(choice.trace).toHaveLength(first < 0 ? answers.length : first + 1);
        expect(choice.trace.filter(({ result }) => result === "matched")).toHaveLength(first < 0 ? 0 : 1);
      }),
    );
  });
});
