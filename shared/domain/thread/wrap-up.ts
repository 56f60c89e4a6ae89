import { currentOf, type Draft, record } from "./draft.ts";
import type { ThreadFacts } from "./facts.ts";
import { tellCustomer, workstreamOf } from "./place.ts";

/** The person's part with the customer is over; notes may follow. The customer is told. */
export function startWrapUp(draft: Draft, by: "agent" | "customer", facts: ThreadFacts): Draft {
  const { at, number: conversation } = currentOf(draft);
  if (at.stage !== "with-agent") return draft;
  const { wrapUp } = workstreamOf(draft, facts);
  return record(by === "agent" ? tellCustomer(draft, "ended") : draft, {
    type: "WrapUpStarted",
    conversation,
    userId: at.userId,
    by,
    closesAt: facts.now + wrapUp.closeAfterSeconds * 1000,
    blocksCapacity: wrapUp.block === "always",
    at: facts.now,
  });
}
