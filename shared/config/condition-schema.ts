import * as z from "zod";
import { once } from "../domain/once.ts";
import { type Condition, operators } from "../domain/routing/condition.ts";
import { variableLimits } from "../domain/variables/variable-limits.ts";

const conditionFacts = ["channelId", "locale"] as const;

/** What somebody may well expect to test, and why it cannot be. */
export const unavailableFacts: ReadonlyMap<unknown, string> = new Map([
  ["localTime", "the local time cannot be tested, since nothing knows the opening hours"],
]);

/** The schema of a rule's condition, and its alternatives in the order of `conditionAlternative`. */
export const conditionSchemas = once(() => {
  const primitive = z.union([z.string().max(variableLimits.valueLength), z.number(), z.boolean()]);

  const testShape = {
    operator: z.enum(operators).describe("How the attribute is compared with the value."),
    value: z
      .union([primitive, z.array(primitive).min(1).max(100)])
      .exactOptional()
      .describe(
        "What to compare with: a list for in and not-in, nothing for contains-data and does-not-contain-data.",
      ),
    ignoreCase: z
      .boolean()
      .exactOptional()
      .describe("True: upper and lower case count as the same, in the variable's name and in its value."),
  };

  const variableTestShape = {
    variable: z
      .string()
      .min(1)
      .describe("The context variable to test: declared in this workstream, or a reserved va_… name."),
    ...testShape,
  };

  const factTestShape = {
    fact: z
      .enum(conditionFacts)
      .describe("What to test: the Bot Framework channel id, or the customer's locale."),
    ...testShape,
  };

  const allShape = {
    get all(): z.ZodType<readonly Condition[], readonly Condition[]> {
      return z.array(schema).min(1).describe("Holds when every one of these conditions holds.");
    },
  };

  const anyShape = {
    get any(): z.ZodType<readonly Condition[], readonly Condition[]> {
      return z.array(schema).min(1).describe("Holds when at least one of these conditions holds.");
    },
  };

  const schema: z.ZodType<Condition, Condition> = z
    .union([
      z.strictObject(allShape),
      z.strictObject(anyShape),
      z.strictObject(factTestShape),
      z.strictObject(variableTestShape),
    ])
    .meta({
      id: "condition",
      description: "When the rule matches: a test of one attribute, or a group of conditions.",
    });

  return { schema, shapes: [allShape, anyShape, factTestShape, variableTestShape] } as const;
});

/** Which alternative was meant, by the key that tells it: so that only its errors are shown. */
export function conditionAlternative(value: object): 0 | 1 | 2 | 3 {
  if ("all" in value) return 0;
  if ("any" in value) return 1;
  return "fact" in value ? 2 : 3;
}
