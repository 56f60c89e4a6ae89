import { type Budget, budgets } from "./budgets.ts";

/** The parts of the bench, in the order in which they run. */
export const sections = ["cold", "counts", "throughput", "group"] as const;
export type Section = (typeof sections)[number];

/** A line of the table, before anything is measured. */
export interface Row {
  readonly id: string;
  readonly section: Section;
  readonly what: string;
  readonly target: string;
}

/** What was measured for it. Without a verdict there is nothing to keep to. */
export interface Measured {
  readonly id: string;
  readonly measured: string;
  readonly ratio?: number;
  readonly kept?: boolean;
}

export const coldLimitMs = 40;
export const slowStorageMs = 5;

const cold: readonly Row[] = [
  {
    id: "load",
    section: "cold",
    what: "load `main.cjs` in a fresh process",
    target: `within ${coldLimitMs} ms of \`@azure/functions\` alone`,
  },
  {
    id: "load-own-file",
    section: "cold",
    what: "the same with a configuration file of one's own, which the build has checked",
    target: `within ${coldLimitMs} ms of \`@azure/functions\` alone`,
  },
  {
    id: "load-other-file",
    section: "cold",
    what: "the same with a file that the build has not seen, which is checked then",
    target: `within ${coldLimitMs} ms of \`@azure/functions\` alone`,
  },
  { id: "load-botbuilder", section: "cold", what: "the first beside `botbuilder` alone", target: "faster" },
  {
    id: "memory",
    section: "cold",
    what: "memory (RSS) after that load",
    target: "less than `botbuilder` alone",
  },
];

const throughput: readonly Row[] = [
  {
    id: "messages-per-second",
    section: "throughput",
    what: "messages answered by a bot per second",
    target: "ratio ≥ 1 to the plain bot",
  },
  {
    id: "messages-per-second-slow",
    section: "throughput",
    what: `the same with a storage that takes ${slowStorageMs} ms more for each request`,
    target: "ratio ≥ 1 to the plain bot",
  },
  {
    id: "messages-per-second-lean",
    section: "throughput",
    what: "messages answered by a bot per second, beside the lean bot",
    target: "ratio ≥ 1 to the lean bot",
  },
  {
    id: "messages-per-second-lean-slow",
    section: "throughput",
    what: `the same with a storage that takes ${slowStorageMs} ms more for each request`,
    target: "ratio ≥ 1 to the lean bot",
  },
  {
    id: "processor",
    section: "throughput",
    what: "processor time for such a message, in the app's or the bot's own process",
    target: "",
  },
  { id: "first-word", section: "throughput", what: "hello → the bot's first word", target: "" },
  { id: "bot-reply", section: "throughput", what: "message → the bot's reply", target: "" },
  {
    id: "offer",
    section: "throughput",
    what: "escalation: the bot's reply → the offer on the agent's screen",
    target: "",
  },
  { id: "agent-message", section: "throughput", what: "agent's message → the customer", target: "" },
];

const group: readonly Row[] = [
  { id: "group-commands", section: "group", what: "commands one group handles per second", target: "" },
  { id: "stale-wakes", section: "group", what: "stale wakes one thread handles per second", target: "" },
];

export const rows: readonly Row[] = [
  ...cold,
  ...budgets.map(
    (budget): Row => ({
      id: budgetRowId(budget),
      section: "counts",
      what: budget.path,
      target: countText(budget),
    }),
  ),
  ...throughput,
  ...group,
];

export function budgetRowId({ id }: Budget): string {
  return `count-${id}`;
}

export function countText(count: Pick<Budget, "tableRequests" | "busMessages" | "wakes">): string {
  const { tableRequests, busMessages, wakes } = count;
  const parts = [`${tableRequests} table requests`, `${busMessages} on the bus`];
  return [...parts, ...(wakes === 0 ? [] : [`${wakes} for later`])].join(", ");
}
