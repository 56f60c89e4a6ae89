import type { SyncSnapshot } from "../../wire/agent-api/types.ts";
import type { AgentCall, Answer } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { readInbox } from "./read-inbox.ts";
import { renewLease } from "./renew-lease.ts";

type SyncDeps = Pick<
  AgentDeps,
  "clock" | "feedWatch" | "feeds" | "group" | "groups" | "leases" | "revision" | "threads"
>;

/**
 * All that a user has in front of them, at once when it differs from what the cursor saw, otherwise as soon as it does;
 * nothing when the wait is over. The mark is read before the state, so that no change falls between two syncs.
 */
export async function sync(
  deps: SyncDeps,
  { user, query }: AgentCall<unknown, { readonly cursor?: string | undefined; readonly wait: number }>,
): Promise<Answer<SyncSnapshot>> {
  await renewLease(deps, user);
  const until = deps.clock.now() + query.wait * 1000;
  for (;;) {
    const { mark, typing } = await deps.feeds.feedOf(user.id);
    const cursor = cursorOf(mark);
    if (cursor !== query.cursor) {
      return { kind: "found", value: { cursor, ...(await readInbox(deps, user, typing)) } };
    }
    if (deps.clock.now() >= until) return { kind: "nothing" };
    const how = await deps.feedWatch.wait({ user: user.id, mark, until });
    if (how === "over") return { kind: "nothing" };
  }
}

/** Never empty, so that no cursor and the first one differ. */
function cursorOf(mark: string): string {
  return `m${Buffer.from(mark).toString("base64url")}`;
}
