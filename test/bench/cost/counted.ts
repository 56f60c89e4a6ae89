import type { FullCount } from "../count-happenings.ts";
import type { StepId } from "../count-paths.ts";

/** What depends on work and not on time. */
export type Counted = Omit<FullCount, "looks" | "refreshes">;

/** What was counted on the wire for each step of a conversation; test/scenario/budgets.test.ts holds that it still is so. */
export const counted: Readonly<Record<StepId, Counted>> = {
  presence: { tableRequests: 5, busMessages: 1, wakes: 1, invocations: 1 },
  "bot-end": { tableRequests: 5, busMessages: 1, wakes: 0, invocations: 1 },
  "first-message": { tableRequests: 5, busMessages: 1, wakes: 0, invocations: 2 },
  "message-to-bot": { tableRequests: 3, busMessages: 1, wakes: 0, invocations: 1 },
  "message-to-agent": { tableRequests: 3, busMessages: 1, wakes: 0, invocations: 1 },
  "agent-message": { tableRequests: 4, busMessages: 1, wakes: 0, invocations: 1 },
  escalation: { tableRequests: 12, busMessages: 3, wakes: 1, invocations: 1 },
  "group-command": { tableRequests: 2, busMessages: 1, wakes: 0, invocations: 0 },
  "stale-wake": { tableRequests: 1, busMessages: 1, wakes: 0, invocations: 0 },
  accept: { tableRequests: 5, busMessages: 1, wakes: 0, invocations: 1 },
  end: { tableRequests: 4, busMessages: 1, wakes: 0, invocations: 1 },
  close: { tableRequests: 9, busMessages: 2, wakes: 0, invocations: 1 },
  sync: { tableRequests: 3, busMessages: 0, wakes: 0, invocations: 1 },
  poll: { tableRequests: 2, busMessages: 0, wakes: 0, invocations: 1 },
  watch: { tableRequests: 8, busMessages: 0, wakes: 0, invocations: 1 },
};
