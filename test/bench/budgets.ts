/** What was counted on one path: on the wire to Table Storage, and at the broker. */
export interface Count {
  /** Requests to Table Storage; a transaction is one. */
  readonly tableRequests: number;
  /** Messages put on the bus to be handled at once. */
  readonly busMessages: number;
  /** Messages put on the bus for later. */
  readonly wakes: number;
}

export interface Budget extends Count {
  readonly id: PathId;
  readonly path: string;
}

export type PathId =
  | "first-message"
  | "message-to-bot"
  | "message-to-agent"
  | "agent-message"
  | "escalation"
  | "group-command"
  | "stale-wake";

/** Ceilings, held by test/scenario/budgets.test.ts. A storage bill and a session's time both follow from them. */
export const budgets: readonly Budget[] = [
  {
    id: "first-message",
    path: "first message of a conversation, to the bot's replies delivered",
    tableRequests: 5,
    busMessages: 1,
    wakes: 1,
  },
  {
    id: "message-to-bot",
    path: "customer message to a bot, replies delivered",
    tableRequests: 3,
    busMessages: 1,
    wakes: 0,
  },
  {
    id: "message-to-agent",
    path: "customer message to an agent",
    tableRequests: 3,
    busMessages: 1,
    wakes: 0,
  },
  {
    id: "agent-message",
    path: "agent message to the customer, from the request to its outcome",
    tableRequests: 4,
    busMessages: 1,
    wakes: 0,
  },
  {
    id: "escalation",
    path: "escalation, from the bot's reply to the offer on the agent's screen",
    tableRequests: 12,
    busMessages: 3,
    wakes: 1,
  },
  {
    id: "group-command",
    path: "the group handling one command with one match, warm",
    tableRequests: 2,
    busMessages: 1,
    wakes: 0,
  },
  {
    id: "stale-wake",
    path: "a stale wake",
    tableRequests: 1,
    busMessages: 1,
    wakes: 0,
  },
];

const parts = ["tableRequests", "busMessages", "wakes"] as const;

/** What was counted above the ceiling. */
export function exceeded(budget: Budget, count: Count): readonly string[] {
  return parts
    .filter((part) => count[part] > budget[part])
    .map((part) => `${budget.id}: ${count[part]} ${part}, of ${budget[part]}`);
}
