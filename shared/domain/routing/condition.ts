/** The operators of the original's condition builder (reference section 7.1). */
export const operators = [
  "equals",
  "does-not-equal",
  "contains",
  "does-not-contain",
  "begins-with",
  "does-not-begin-with",
  "ends-with",
  "does-not-end-with",
  "in",
  "not-in",
  "contains-data",
  "does-not-contain-data",
  "greater-than",
  "greater-or-equal",
  "less-than",
  "less-or-equal",
] as const;
export type Operator = (typeof operators)[number];

export type VariableValue = string | number | boolean;

/** What a condition may look at: a context variable, or a fact of the conversation. */
export type Attribute = { readonly variable: string } | { readonly fact: "channelId" | "locale" };

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | (Attribute & {
      readonly operator: Operator;
      /** Absent for contains-data and its negation; a list for in and not-in. */
      readonly value?: VariableValue | readonly VariableValue[];
      readonly ignoreCase?: boolean;
    });
