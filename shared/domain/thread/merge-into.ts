import { mergeVariables } from "../variables/merge-variables.ts";
import { currentOf, type Draft, record } from "./draft.ts";
import type { ThreadFacts } from "./facts.ts";
import { workstreamOf } from "./place.ts";

export interface Incoming {
  readonly by: "customer" | "bot";
  readonly values: Readonly<Record<string, unknown>>;
  /** One refused variable refuses them all, as an escalation with a value too long does (reference section 4). */
  readonly allOrNothing: boolean;
}

export interface MergedInto {
  readonly draft: Draft;
  /** Name and reason of each refused variable. */
  readonly refused: readonly string[];
}

/** Takes variables over into the conversation; what is refused stands in the journal with the reason. */
export function mergeInto(draft: Draft, incoming: Incoming, facts: ThreadFacts): MergedInto {
  if (Object.keys(incoming.values).length === 0) return { draft, refused: [] };
  const { number: conversation, variables } = currentOf(draft);
  const { variables: declared, undeclaredVariables: policy } = workstreamOf(draft, facts);
  const merged = mergeVariables({
    declared,
    policy,
    current: variables.values,
    displayable: variables.displayable,
    incoming: incoming.values,
  });
  const isKept = !incoming.allOrNothing || merged.refused.length === 0;
  const next = record(draft, {
    type: "VariablesSet",
    conversation,
    by: incoming.by,
    variables: isKept ? { values: merged.variables, displayable: merged.displayable } : variables,
    accepted: isKept ? merged.accepted : [],
    refused: merged.refused,
    warnings: merged.warnings.map((warning) => warning.message),
  });
  return { draft: next, refused: merged.refused.map(({ name, reason }) => `${name}: ${reason}`) };
}
