import type { UserId } from "../../domain/ids.ts";
import type { SyncSnapshot } from "../../wire/agent-api/types.ts";
import type { AgentCall, Answer } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { readInbox } from "./read-inbox.ts";
import { renewLease } from "./renew-lease.ts";

type SyncDeps = Pick<AgentDeps, "clock" | "feeds" | "group" | "groups" | "leases" | "revision" | "threads">;

const pollMs = 250;

/**
 * All that a user has in front of them, at once when it differs from what the cursor saw, otherwise as soon as it does;
 * nothing when the wait is over. The mark is read before the state, so that no change falls between two syncs.
 */
export async function sync(
  deps: SyncDeps,
  { user, query }: AgentCall<unknown, { readonly cursor?: string | undefined; readonly wait: number }>,
): Promise<Answer<SyncSnapshot>> {
  await renewLease(deps, user);
  const end = deps.clock.now() + query.wait * 1000;
  for (;;) {
    const cursor = await cursorOf(deps, user.id);
    if (cursor !== query.cursor) {
      return { kind: "found", value: { cursor, ...(await readInbox(deps, user)) } };
    }
    const left = end - deps.clock.now();
    if (left <= 0) return { kind: "nothing" };
    await deps.clock.sleep(Math.min(pollMs, left));
  }
}

/** Never empty, so that no cursor and the first one differ. */
async function cursorOf(deps: Pick<AgentDeps, "feeds">, user: UserId): Promise<string> {
  return `m${Buffer.from(await deps.feeds.markOf(user)).toString("base64url")}`;
}
