import type { Workstream } from "../../domain/routing/configuration.ts";
import type { ContextVariables } from "../../domain/thread/state.ts";
import type { SignedInUser } from "../../ports/access-tokens.ts";
import type { Variable } from "../../wire/agent-api/types.ts";

/** Supervisors see every variable, agents those that say what the conversation is about. */
export function visibleVariables(
  variables: ContextVariables,
  { workstream, roles }: { readonly workstream: Workstream | undefined } & Pick<SignedInUser, "roles">,
): Variable[] {
  return roles.includes("supervisor") ? allVariables(variables) : topicVariables(variables, workstream);
}

/** What the conversation is about, as an offer shows it: declared by the workstream, or marked for display. */
export function topicVariables(variables: ContextVariables, workstream: Workstream | undefined): Variable[] {
  const declared = new Set(workstream?.variables.map(({ name }) => name));
  return allVariables(variables).filter(({ name, displayable }) => displayable || declared.has(name));
}

function allVariables({ values, displayable }: ContextVariables): Variable[] {
  return Object.entries(values).map(([name, value]) => ({
    name,
    value,
    displayable: displayable.includes(name),
  }));
}
