import type { SignedInUser } from "../../ports/access-tokens.ts";
import type { AgentDeps } from "./agent-deps.ts";

/** Whoever asks for work is there. Supervisors who are no agents hold no lease. */
export async function renewLease(
  deps: Pick<AgentDeps, "clock" | "leases" | "revision">,
  user: SignedInUser,
): Promise<void> {
  if (!user.roles.includes("agent")) return;
  const { configuration } = await deps.revision();
  await deps.leases.renew(user.id, deps.clock.now() + configuration.presence.leaseSeconds * 1000);
}
