import { userOf } from "../../domain/assignment/evolve.ts";
import { type Group, unitsInUse } from "../../domain/assignment/state.ts";
import type { Configuration } from "../../domain/routing/configuration.ts";
import type { SignedInUser } from "../../ports/access-tokens.ts";
import type { Me } from "../../wire/agent-api/types.ts";
import type { AgentCall, Answer } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";

export async function readMe(
  deps: Pick<AgentDeps, "group" | "groups" | "revision">,
  { user }: AgentCall,
): Promise<Answer<Me>> {
  const [{ state: group }, { configuration }] = await Promise.all([
    deps.groups.load(deps.group),
    deps.revision(),
  ]);
  return { kind: "found", value: describeMe(user, { group, configuration }) };
}

/** A user whom the configuration does not know, such as a supervisor, takes no work: no capacity. */
export function describeMe(
  user: SignedInUser,
  { group, configuration }: { readonly group: Group; readonly configuration: Configuration },
): Me {
  const agent = configuration.agents.find(({ id }) => id === user.id);
  const known = userOf(group, user.id);
  return {
    id: user.id,
    displayName: agent?.displayName ?? user.name ?? user.id,
    roles: [...user.roles],
    presence: known.presence,
    capacity: agent?.capacity ?? 0,
    unitsInUse: unitsInUse(known),
  };
}
