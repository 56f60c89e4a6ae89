import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { VariableValue } from "../../../shared/domain/routing/condition.ts";
import {
  exceedsLimit,
  type MergeRequest,
  mergeVariables,
  type VariableRefusal,
} from "../../../shared/domain/variables/merge-variables.ts";

const declared = [
  { name: "BotHandoffTopic", type: "text" },
  { name: "IDNumber", type: "number" },
  { name: "IsGold", type: "boolean" },
] as const;

function merge(incoming: Record<string, unknown>, rest: Partial<MergeRequest> = {}) {
  return mergeVariables({ declared, policy: "create", current: {}, incoming, ...rest });
}

function reasonFor(incoming: Record<string, unknown>, rest: Partial<MergeRequest> = {}) {
  return merge(incoming, rest).refused.map(({ reason }) => reason);
}

describe("what a bot sends", () => {
  it("is taken over, and everything else stays", () => {
    const merged = merge(
      { BotHandoffTopic: "CreditCard", IDNumber: 101 },
      { current: { BotHandoffTopic: "HomeLoan", Language: "de" } },
    );
    expect(merged).toEqual({
      variables: { BotHandoffTopic: "CreditCard", IDNumber: 101, Language: "de" },
      displayable: [],
      accepted: ["BotHandoffTopic", "IDNumber"],
      refused: [],
      warnings: [],
    });
  });

  it("is shown to people only when it says so", () => {
    const merged = merge({
      visitorName: { value: "John Doe", isDisplayable: true },
      orderId: { value: 12121, isDisplayable: false },
      ticket: { value: "T1" },
      tier: "gold",
    });
    expect(merged.variables).toEqual({
      visitorName: "John Doe",
      orderId: "12121",
      ticket: "T1",
      tier: "gold",
    });
    expect(merged.displayable).toEqual(["visitorName"]);
  });

  it("is hidden again when a later value does not say so", () => {
    const current = { tier: "gold", name: "Ann" };
    const merged = merge({ tier: "silver" }, { current, displayable: ["tier", "name"] });
    expect(merged.displayable).toEqual(["name"]);
  });

  it("is hidden, with a warning, when the flag is neither true nor false", () => {
    const merged = merge({ tier: { value: "gold", isDisplayable: "yes" } });
    expect(merged.displayable).toEqual([]);
    expect(merged.warnings).toMatchObject([{ name: "tier", warning: "display-flag-not-boolean" }]);
  });
});

describe("types", () => {
  it.each<[string, unknown, VariableValue]>([
    ["IDNumber", 101, 101],
    ["IDNumber", "101", 101],
    ["IDNumber", " -2.5 ", -2.5],
    ["IsGold", true, true],
    ["IsGold", "True", true],
    ["IsGold", "false", false],
    ["BotHandoffTopic", 101, "101"],
    ["BotHandoffTopic", true, "true"],
    ["BotHandoffTopic", "", ""],
    ["undeclared", 101, "101"],
  ])("reads %s from %j as %j", (name, raw, value) => {
    expect(merge({ [name]: raw }).variables).toEqual({ [name]: value });
  });

  it.each<[string, unknown, VariableRefusal]>([
    ["IDNumber", "one", "not-a-number"],
    ["IDNumber", "", "not-a-number"],
    ["IDNumber", true, "not-a-number"],
    ["IDNumber", Number.NaN, "not-a-number"],
    ["IDNumber", "12345678901234567890", "number-not-exact"],
    ["IsGold", "yes", "not-a-boolean"],
    ["IsGold", 1, "not-a-boolean"],
    ["BotHandoffTopic", null, "value-missing"],
    ["BotHandoffTopic", undefined, "value-missing"],
    ["BotHandoffTopic", { value: null }, "value-missing"],
    ["BotHandoffTopic", ["CreditCard"], "value-not-primitive"],
    ["BotHandoffTopic", { name: "CreditCard" }, "value-not-primitive"],
    ["BotHandoffTopic", { value: "CreditCard", color: "red" }, "value-not-primitive"],
    ["BotHandoffTopic", { value: { value: "CreditCard" } }, "value-not-primitive"],
  ])("refuses %s with %j: %s", (name, raw, reason) => {
    const merged = merge({ [name]: raw });
    expect(merged.refused).toEqual([{ name, reason }]);
    expect(merged.variables).toEqual({});
  });

  it("keeps the value before when the new one is refused", () => {
    expect(merge({ IDNumber: "one" }, { current: { IDNumber: 5 } }).variables).toEqual({ IDNumber: 5 });
  });
});

describe("undeclared variables", () => {
  it("are refused with the reason in strict mode, and the others are taken over", () => {
    const merged = merge({ tier: "gold", BotHandoffTopic: "HomeLoan" }, { policy: "refuse" });
    expect(merged.refused).toEqual([{ name: "tier", reason: "not-declared" }]);
    expect(merged.variables).toEqual({ BotHandoffTopic: "HomeLoan" });
  });

  it("are accepted in strict mode when their name is reserved", () => {
    const merged = merge({ va_LastTopic: "Cards", va_Topics: ["Cards", "Limits"] }, { policy: "refuse" });
    expect(merged.refused).toEqual([]);
    expect(merged.variables).toEqual({ va_LastTopic: "Cards", va_Topics: '["Cards","Limits"]' });
  });

  it.each(["create", "refuse"] as const)("warn when only the case differs (%s)", (policy) => {
    expect(merge({ bothandofftopic: "CreditCard" }, { policy }).warnings).toEqual([
      {
        name: "bothandofftopic",
        warning: "differs-only-in-case",
        message: '"bothandofftopic" differs only in case from the declared "BotHandoffTopic"',
      },
    ]);
  });
});

describe("limits", () => {
  it("accept a name of 100 characters and refuse one of 101", () => {
    expect(reasonFor({ ["n".repeat(100)]: "x" })).toEqual([]);
    expect(reasonFor({ ["n".repeat(101)]: "x" })).toEqual(["name-too-long"]);
  });

  it("accept a value of 4,000 characters and refuse one of 4,001", () => {
    expect(reasonFor({ tier: "x".repeat(4_000) })).toEqual([]);
    expect(reasonFor({ tier: "x".repeat(4_001) })).toEqual(["value-too-long"]);
  });

  it("accept 100 variables, refuse more, and still replace those that are there", () => {
    const current = Object.fromEntries(Array.from({ length: 99 }, (_, index) => [`v${index}`, "x"]));
    const merged = merge({ first: "x", second: "x", v0: "y" }, { current });
    expect(merged.accepted).toEqual(["first", "v0"]);
    expect(merged.refused).toEqual([{ name: "second", reason: "too-many-variables" }]);
  });

  it("are told from other refusals, for the whole escalation is refused then", () => {
    expect(exceedsLimit("value-too-long")).toBe(true);
    expect(exceedsLimit("not-declared")).toBe(false);
  });
});

describe("hostile names", () => {
  it.each(["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"])("refuses %s", (name) => {
    const incoming = JSON.parse(`{"${name}": {"value": "x", "isDisplayable": true}}`);
    const merged = merge(incoming);
    expect(merged.refused).toEqual([{ name, reason: "name-forbidden" }]);
    expect(Object.keys(merged.variables)).toEqual([]);
    expect(Object.getPrototypeOf(merged.variables)).toBe(Object.prototype);
  });

  it.each(["", "  "])("refuses the empty name %j", (name) => {
    expect(reasonFor({ [name]: "x" })).toEqual(["name-empty"]);
  });
});

describe("whatever is sent", () => {
  const incoming = fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom("IDNumber", "IsGold", "BotHandoffTopic", "va_Topics", "__proto__")),
    fc.oneof(fc.anything(), fc.record({ value: fc.anything(), isDisplayable: fc.boolean() })),
  );
  const policy = fc.constantFrom("create", "refuse");

  it("nothing is lost: every name is accepted or refused, once", () => {
    fc.assert(
      fc.property(incoming, policy, (sent, chosen) => {
        const { accepted, refused } = merge(sent, { policy: chosen });
        const names = [...accepted, ...refused.map(({ name }) => name)];
        expect(names.toSorted()).toEqual(Object.keys(sent).toSorted());
      }),
    );
  });

  it("declared variables have their type, others are text, and what is displayable exists", () => {
    fc.assert(
      fc.property(incoming, policy, (sent, chosen) => {
        const { variables, displayable } = merge(sent, { policy: chosen });
        for (const [name, value] of Object.entries(variables)) {
          const type = declared.find((variable) => variable.name === name)?.type ?? "text";
          expect(typeof value).toBe(type === "text" ? "string" : type);
        }
        expect(displayable.every((name) => Object.hasOwn(variables, name))).toBe(true);
      }),
    );
  });

  it("sending the same again changes nothing", () => {
    fc.assert(
      fc.property(incoming, policy, (sent, chosen) => {
        const once = merge(sent, { policy: chosen });
        const { variables: current, displayable } = once;
        const twice = merge(sent, { policy: chosen, current, displayable });
        expect(twice).toEqual(once);
      }),
    );
  });
});
