import { type ConversationId, parseConversationId } from "../domain/ids.ts";
import { liveInvariants } from "../invariants/all-invariants.ts";
import { appliesAt } from "../invariants/invariant.ts";
import { liveOf } from "../invariants/live-listed.ts";
import type { LiveWorld } from "../invariants/stored-world.ts";
import type { Log } from "../ports/log.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { type LiveWorldDeps, loadLiveWorld } from "./load-world.ts";
import { lookTwice } from "./look-twice.ts";

export interface KeepWatchDeps extends LiveWorldDeps {
  readonly telemetry: Pick<Telemetry, "measure">;
  readonly log: Log;
}

/**
 * Holds what is cheap to hold against what goes on, and tells for each invariant how often it does not. Mends nothing: that is
 * for somebody who has looked. What is over and still listed as live is taken off the list.
 */
export async function keepWatch(deps: KeepWatchDeps): Promise<void> {
  const { world, findings } = await lookTwice(() => loadLiveWorld(deps), liveInvariants, deps.clock);
  for (const { id } of liveInvariants.filter((one) => appliesAt(one, "settled"))) {
    const violations = findings.filter(({ invariant }) => invariant === id).length;
    deps.telemetry.measure("switchboard.invariant.violations", violations, { "switchboard.invariant": id });
    if (violations > 0) deps.log.error("an invariant does not hold", { invariant: id, violations });
  }
  const over = [...world.listed].filter((conversation) => isOver(world, conversation));
  await Promise.all(over.map((conversation) => deps.live.unlist(conversation)));
}

function isOver({ threads }: LiveWorld, conversation: ConversationId): boolean {
  const address = parseConversationId(conversation);
  const thread = address && threads.get(address.thread);
  return thread !== undefined && !liveOf(thread.head).includes(conversation);
}
