import type { Workstream } from "../../domain/routing/configuration.ts";
import type { ContextVariables } from "../../domain/thread/state.ts";
import type { Variable } from "../../wire/agent-api/types.ts";

export function visibleVariables({ values, displayable }: ContextVariables): Variable[] {
  return Object.entries(values).map(([name, value]) => ({
    name,
    value,
    displayable: displayable.includes(name),
  }));
}

/** What the conversation is about, as an offer shows it: declared by the workstream, or marked for display. */
export function topicVariables(variables: ContextVariables, workstream: Workstream | undefined): Variable[] {
  const declared = new Set(workstream?.variables.map(({ name }) => name));
  return visibleVariables(variables).filter(({ name, displayable }) => displayable || declared.has(name));
}
