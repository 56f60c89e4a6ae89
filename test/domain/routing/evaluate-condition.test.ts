import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RoutingFacts } from "../../../shared/domain/routing/choose-queue.ts";
import {
  type Condition,
  type Operator,
  operators,
  type VariableValue,
} from "../../../shared/domain/routing/condition.ts";
import { evaluateCondition } from "../../../shared/domain/routing/evaluate-condition.ts";

type Value = VariableValue | readonly VariableValue[];

function facts(variables: Record<string, VariableValue>): RoutingFacts {
  return { variables, channelId: "webchat", locale: "de-DE" };
}

function topic(operator: Operator, value?: Value, ignoreCase?: boolean): Condition {
  return {
    variable: "Topic",
    operator,
    ...(value === undefined ? {} : { value }),
    ...(ignoreCase === undefined ? {} : { ignoreCase }),
  };
}

function holds(condition: Condition, variables: Record<string, VariableValue>): boolean {
  return evaluateCondition(condition, facts(variables)).holds;
}

function notes(condition: Condition, variables: Record<string, VariableValue>): readonly string[] {
  return evaluateCondition(condition, facts(variables)).notes;
}

describe("text", () => {
  it.each<[Operator, Value | undefined, string, boolean]>([
    ["equals", "CreditCard", "CreditCard", true],
    ["equals", "CreditCard", "CreditCards", false],
    ["does-not-equal", "CreditCard", "HomeLoan", true],
    ["contains", "ditC", "CreditCard", true],
    ["contains", "Loan", "CreditCard", false],
    ["does-not-contain", "Loan", "CreditCard", true],
    ["begins-with", "Credit", "CreditCard", true],
    ["begins-with", "Card", "CreditCard", false],
    ["does-not-begin-with", "Card", "CreditCard", true],
    ["ends-with", "Card", "CreditCard", true],
    ["ends-with", "Credit", "CreditCard", false],
    ["does-not-end-with", "Credit", "CreditCard", true],
    ["in", ["HomeLoan", "CreditCard"], "CreditCard", true],
    ["in", ["HomeLoan"], "CreditCard", false],
    ["not-in", ["HomeLoan"], "CreditCard", true],
    ["contains-data", undefined, "CreditCard", true],
    ["contains-data", undefined, "", false],
    ["does-not-contain-data", undefined, "", true],
    ["does-not-contain-data", undefined, "CreditCard", false],
  ])("%s %j of %j is %s", (operator, value, actual, expected) => {
    expect(holds(topic(operator, value), { Topic: actual })).toBe(expected);
  });

  it("takes the characters of a pattern literally", () => {
    expect(holds(topic("contains", ".*"), { Topic: "CreditCard" })).toBe(false);
    expect(holds(topic("contains", "%"), { Topic: "CreditCard" })).toBe(false);
  });
});

describe("numbers and booleans", () => {
  it.each<[Operator, number, VariableValue, boolean]>([
    ["equals", 5, 5, true],
    ["equals", 5, "5", true],
    ["equals", 5, "five", false],
    ["does-not-equal", 5, 6, true],
    ["greater-than", 5, 5, false],
    ["greater-than", 5, 5.5, true],
    ["greater-or-equal", 5, 5, true],
    ["less-than", 5, -6, true],
    ["less-than", 5, 5, false],
    ["less-or-equal", 5, "5.0", true],
    ["less-or-equal", 5, true, false],
  ])("%s %j of %j is %s", (operator, value, actual, expected) => {
    expect(holds(topic(operator, value), { Topic: actual })).toBe(expected);
  });

  it.each<VariableValue>([0, false])("counts %j as data", (actual) => {
    expect(holds(topic("contains-data"), { Topic: actual })).toBe(true);
  });

  it("compares booleans with booleans only", () => {
    expect(holds(topic("equals", true), { Topic: true })).toBe(true);
    expect(holds(topic("equals", true), { Topic: "true" })).toBe(false);
  });

  it("is false, with a note, when a text that is not a number is compared as a number", () => {
    const verdict = evaluateCondition(topic("greater-than", 5), facts({ Topic: "many" }));
    expect(verdict).toMatchObject({ holds: false, notes: ['"Topic" is text, which is not a number'] });
  });
});

describe("facts of the conversation", () => {
  it("tests channel and locale", () => {
    expect(holds({ fact: "channelId", operator: "equals", value: "webchat" }, {})).toBe(true);
    expect(holds({ fact: "locale", operator: "begins-with", value: "de" }, {})).toBe(true);
  });

  it("treats a fact that is not known like a variable that is not set", () => {
    const known: RoutingFacts = { variables: {}, channelId: "webchat" };
    const condition = { fact: "locale", operator: "contains-data" } as const;
    expect(evaluateCondition(condition, known)).toMatchObject({ holds: false, notes: [] });
  });
});

describe("case", () => {
  it("does not match a value that differs only in case, and notes it", () => {
    const verdict = evaluateCondition(topic("equals", "CreditCard"), facts({ Topic: "creditcard" }));
    expect(verdict).toMatchObject({
      holds: false,
      notes: ['"Topic" differs only in case from "CreditCard"'],
    });
  });

  it("notes it for parts of a text, for lists and for negations too", () => {
    expect(notes(topic("begins-with", "Credit"), { Topic: "creditcard" })).toHaveLength(1);
    expect(notes(topic("in", ["HomeLoan", "CreditCard"]), { Topic: "creditcard" })).toHaveLength(1);
    expect(notes(topic("does-not-equal", "CreditCard"), { Topic: "creditcard" })).toHaveLength(1);
  });

  it("does not find a variable whose name differs only in case, and notes it", () => {
    const verdict = evaluateCondition(topic("contains-data"), facts({ topic: "CreditCard" }));
    expect(verdict).toMatchObject({
      holds: false,
      notes: ['"Topic" is not set; "topic" is, and differs only in case'],
    });
  });

  it("ignores the case of names and values when the condition says so", () => {
    const verdict = evaluateCondition(topic("equals", "CreditCard", true), facts({ topic: "creditcard" }));
    expect(verdict).toMatchObject({ holds: true, notes: [] });
  });

  it("prefers the exact name when several differ only in case", () => {
    expect(holds(topic("equals", "a", true), { topic: "b", Topic: "a" })).toBe(true);
  });

  it("writes no value of a customer into a note", () => {
    const secret = "SECRET";
    for (const value of ["secret", 5, true]) {
      expect(notes(topic("equals", value), { Topic: secret }).join()).not.toContain(secret);
    }
  });
});

describe("a condition that makes no sense", () => {
  it.each<[string, unknown]>([
    ["an unknown operator", { variable: "Topic", operator: "resembles", value: "x" }],
    ["no value", { variable: "Topic", operator: "equals" }],
    ["a list for a single value", { variable: "Topic", operator: "equals", value: ["x"] }],
    ["a single value for a list", { variable: "Topic", operator: "in", value: "x" }],
    ["nonsense inside a group", { any: [topic("contains-data"), { all: undefined }] }],
  ])("throws: %s", (_, condition) => {
    expect(() => evaluateCondition(condition as Condition, facts({ Topic: "x" }))).toThrow(TypeError);
  });
});

describe("laws", () => {
  const text = fc.constantFrom("", "a", "A", "ab", "Ab", "b", "5", "10");
  const value = fc.oneof(text, fc.integer({ min: -3, max: 12 }), fc.boolean());
  const variables = fc.dictionary(fc.constantFrom("Topic", "topic", "Other"), value);
  const special: readonly Operator[] = ["in", "not-in", "contains-data", "does-not-contain-data"];
  const single = operators.filter((operator) => !special.includes(operator));
  const test: fc.Arbitrary<Condition> = fc.oneof(
    fc.record({ variable: fc.constantFrom("Topic", "Other"), operator: fc.constantFrom(...single), value }),
    fc.record({ variable: fc.constant("Topic"), operator: fc.constant("contains-data" as const) }),
  );
  const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3 },
      test,
      fc.record({ all: fc.array(tie("condition"), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie("condition"), { maxLength: 3 }) }),
    ),
  }));

  it.each<[Operator, Operator]>([
    ["equals", "does-not-equal"],
    ["contains", "does-not-contain"],
    ["begins-with", "does-not-begin-with"],
    ["ends-with", "does-not-end-with"],
  ])("%s is the opposite of %s, whatever is set", (plain, negation) => {
    fc.assert(
      fc.property(variables, value, fc.boolean(), (given, wanted, ignoreCase) => {
        const opposite = holds(topic(negation, wanted, ignoreCase), given);
        expect(holds(topic(plain, wanted, ignoreCase), given)).toBe(!opposite);
      }),
    );
  });

  it("in is any equals, and not-in is its opposite", () => {
    fc.assert(
      fc.property(variables, fc.array(value), fc.boolean(), (given, list, ignoreCase) => {
        const any = list.map((wanted) => topic("equals", wanted, ignoreCase));
        expect(holds(topic("in", list, ignoreCase), given)).toBe(holds({ any }, given));
        expect(holds(topic("not-in", list, ignoreCase), given)).toBe(!holds({ any }, given));
      }),
    );
  });

  it("contains-data is the opposite of does-not-contain-data", () => {
    fc.assert(
      fc.property(variables, (given) => {
        const opposite = holds(topic("does-not-contain-data"), given);
        expect(holds(topic("contains-data"), given)).toBe(!opposite);
      }),
    );
  });

  it("at least and at most together are equals", () => {
    fc.assert(
      fc.property(variables, fc.integer({ min: -3, max: 12 }), (given, wanted) => {
        const both = { all: [topic("greater-or-equal", wanted), topic("less-or-equal", wanted)] };
        expect(holds(both, given)).toBe(holds(topic("equals", wanted), given));
      }),
    );
  });

  it("a group does not depend on order, repetition or nesting", () => {
    fc.assert(
      fc.property(variables, fc.array(condition, { maxLength: 4 }), (given, parts) => {
        for (const group of [
          (c: readonly Condition[]) => ({ all: c }),
          (c: readonly Condition[]) => ({ any: c }),
        ]) {
          const plain = holds(group(parts), given);
          expect(holds(group(parts.toReversed()), given)).toBe(plain);
          expect(holds(group([...parts, ...parts]), given)).toBe(plain);
          expect(holds(group([group(parts)]), given)).toBe(plain);
        }
      }),
    );
  });

  it("all holds when every part does, any when some part does", () => {
    fc.assert(
      fc.property(variables, fc.array(condition, { maxLength: 4 }), (given, parts) => {
        expect(holds({ all: parts }, given)).toBe(parts.every((part) => holds(part, given)));
        expect(holds({ any: parts }, given)).toBe(parts.some((part) => holds(part, given)));
      }),
    );
  });

  it("what matches exactly also matches ignoring case", () => {
    const plain = fc.constantFrom<Operator>("equals", "contains", "begins-with", "ends-with");
    fc.assert(
      fc.property(plain, text, text, (operator, actual, wanted) => {
        fc.pre(holds(topic(operator, wanted), { Topic: actual }));
        expect(holds(topic(operator, wanted, true), { Topic: actual.toUpperCase() })).toBe(true);
      }),
    );
  });
});

describe("the single tests", () => {
  it("are kept in the order in which they were written, with what was found where", () => {
    const condition: Condition = {
      any: [
        topic("equals", "CreditCard", true),
        { all: [{ fact: "locale", operator: "begins-with", value: "en" }, topic("contains-data")] },
      ],
    };
    const { holds, tests } = evaluateCondition(condition, facts({ topic: "creditcard" }));
    expect(holds).toBe(true);
    expect(tests).toEqual([
      { test: topic("equals", "CreditCard", true), holds: true, actual: "creditcard", foundIn: "topic" },
      {
        test: { fact: "locale", operator: "begins-with", value: "en" },
        holds: false,
        actual: "de-DE",
      },
      { test: topic("contains-data"), holds: false },
    ]);
  });
});
