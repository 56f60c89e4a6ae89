import { describe, expect, it } from "vitest";
import { errorsWith } from "./sample.ts";

const rules = "workstreams.0.rules";
const firstRule = "$.workstreams[0].rules[0]";

describe("values of rules", () => {
  const topic = { variable: "BotHandoffTopic" };

  it.each<[string, object, string]>([
    ["none where one is needed", { ...topic, operator: "equals" }, "is required: equals needs a value"],
    [
      "one where none is wanted",
      { ...topic, operator: "contains-data", value: "x" },
      "contains-data takes no value",
    ],
    [
      "one where a list is needed",
      { ...topic, operator: "in", value: "x" },
      'in needs a list, such as ["a", "b"]',
    ],
    [
      "a list where one is needed",
      { ...topic, operator: "equals", value: ["x"] },
      "equals needs one value; for a list use in or not-in",
    ],
    [
      "a number for text",
      { ...topic, operator: "equals", value: 5 },
      '"BotHandoffTopic" is text, and this value is not',
    ],
    [
      "text for a number",
      { variable: "Age", operator: "equals", value: "5" },
      '"Age" is a number, and this value is not',
    ],
    [
      "text for a boolean",
      { variable: "IsGold", operator: "equals", value: "true" },
      '"IsGold" is a boolean, and this value is not',
    ],
    ["text for an order", { variable: "Age", operator: "less-than", value: "5" }, "less-than needs a number"],
    [
      "the empty text",
      { ...topic, operator: "contains", value: "" },
      "is empty: to test for no value use does-not-contain-data",
    ],
    ["an empty list", { ...topic, operator: "in", value: [] }, "must not be empty"],
    [
      "null",
      { ...topic, operator: "equals", value: null },
      "must be text (of at most 4000 characters), a number, true, false, or a list of these, and is null",
    ],
  ])("are refused: %s", (_, when, message) => {
    const variables = [
      { name: "BotHandoffTopic", type: "text" },
      { name: "Age", type: "number" },
      { name: "IsGold", type: "boolean" },
    ];
    const group = { any: [{ all: [when] }] };
    const errors = errorsWith({ "workstreams.0.variables": variables, [`${rules}.0.when`]: group });
    expect(errors).toEqual([{ path: `${firstRule}.when.any[0].all[0].value`, message }]);
  });

  it("refuse an operator that does not fit the variable's type", () => {
    const errors = errorsWith({
      "workstreams.0.variables.1": { name: "IsGold", type: "boolean" },
      [`${rules}.0.when`]: { variable: "IsGold", operator: "begins-with", value: "t" },
    });
    expect(errors).toEqual([
      {
        path: `${firstRule}.when.operator`,
        message: 'begins-with does not fit "IsGold", which is a boolean',
      },
    ]);
  });

  it("refuse the local time, which nothing computes", () => {
    const when = { fact: "localTime", operator: "equals", value: "17:30" };
    expect(errorsWith({ [`${rules}.0.when`]: when })).toEqual([
      {
        path: `${firstRule}.when.fact`,
        message:
          'must be one of channelId, locale, and is "localTime": ' +
          "the local time cannot be tested, since nothing knows the opening hours",
      },
    ]);
  });

  it("fit: text, numbers, lists and groups", () => {
    const when = {
      all: [
        { any: [{ ...topic, operator: "in", value: ["CreditCard", "HomeLoan"], ignoreCase: true }] },
        { variable: "Age", operator: "greater-or-equal", value: 18 },
        { fact: "locale", operator: "begins-with", value: "de" },
        { fact: "channelId", operator: "does-not-equal", value: "sms" },
      ],
    };
    const age = { name: "Age", type: "number" };
    expect(errorsWith({ "workstreams.0.variables.1": age, [`${rules}.0.when`]: when })).toEqual([]);
  });
});
