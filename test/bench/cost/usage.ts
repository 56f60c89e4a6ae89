import type { StepId } from "../count-paths.ts";
import { assumed, type Habits, type Staff } from "./assumptions.ts";
import type { Counted } from "./counted.ts";
import type { Meter } from "./prices.ts";

/** How much of what is billed. */
export type Usage = Readonly<Record<Meter, number>>;
type Counts = Readonly<Record<StepId, Counted>>;

interface Work {
  readonly executions: number;
  readonly tableRequests: number;
  readonly busMessages: number;
}

const nothing: Usage = {
  execution: 0,
  gbSecond: 0,
  readyGbSecond: 0,
  busHour: 0,
  busOperation: 0,
  tableRequest: 0,
  storedGb: 0,
  telemetryGb: 0,
  channelMessage: 0,
};

const perMillion = 1_000_000;

/** So many conversations, their wakes, and what agents' screens read for them. */
export function conversationUsage(counts: Counts, habits: Habits): Usage {
  const { conversations, escalatedShare } = habits;
  const work = sum([
    times(botPart(counts, habits), conversations),
    times(agentPart(counts, habits), conversations * escalatedShare),
    times(of(counts, "bot-end"), conversations * (1 - escalatedShare)),
  ]);
  const storedGb = (conversations * assumed.storedKbPerConversation * assumed.monthsKept) / perMillion;
  return { ...usageOf(work), storedGb, channelMessage: conversations * channelMessages(habits) };
}

/** A month in which nobody writes and no console is open. */
export function idleUsage(counts: Counts): Usage {
  const minutes = assumed.hoursPerMonth * 60;
  const watches = minutes / assumed.watchEveryMinutes;
  const looks = (assumed.watchedQueues * minutes * 60) / assumed.scaleControllerSeconds;
  const work = usageOf(times(of(counts, "watch"), watches));
  return {
    ...work,
    busHour: assumed.hoursPerMonth,
    busOperation: work.busOperation + watches * assumed.operationsPerWatch + looks,
  };
}

/** Consoles that are open while nothing happens: each holds a request, and one instance is busy as long as one does. */
export function consoleUsage(counts: Counts, { agents, hoursPerDay, daysPerMonth }: Staff): Usage {
  const seconds = hoursPerDay * daysPerMonth * 3600;
  const polls = (agents * seconds) / assumed.pollSeconds;
  const buckets = assumed.feedBuckets * (1 - (1 - 1 / assumed.feedBuckets) ** agents);
  const looks = seconds * assumed.pollerRoundsPerSecond * buckets;
  const { executions, tableRequests, busMessages } = times(of(counts, "poll"), polls);
  return {
    ...usageOf({ executions, tableRequests: tableRequests + looks, busMessages }, { untold: polls + looks }),
    gbSecond: agents === 0 ? 0 : seconds * assumed.memoryGb,
  };
}

/** Instances that are kept warm, whether they have anything to do or not. */
export function alwaysReadyUsage(instances: number): Usage {
  return { ...nothing, readyGbSecond: instances * assumed.memoryGb * assumed.hoursPerMonth * 3600 };
}

export function addUsage(usages: readonly Usage[]): Usage {
  const meters = Object.keys(nothing) as readonly Meter[];
  return Object.fromEntries(
    meters.map((meter) => [meter, usages.reduce((total, usage) => total + usage[meter], 0)]),
  ) as unknown as Usage;
}

function botPart(counts: Counts, { messagesToBot, escalatedShare }: Habits): Work {
  // A conversation that the bot ends has its last message counted with the end.
  const later = messagesToBot - 1 - (1 - escalatedShare);
  return sum([of(counts, "first-message"), times(of(counts, "message-to-bot"), later)]);
}

function agentPart(counts: Counts, { messagesToAgent, messagesFromAgent }: Habits): Work {
  const acts = messagesFromAgent + 3;
  const syncs = acts + messagesToAgent;
  return sum([
    of(counts, "escalation"),
    ...(["accept", "end", "close"] as const).map((step) => of(counts, step)),
    times(of(counts, "agent-message"), messagesFromAgent),
    times(of(counts, "message-to-agent"), messagesToAgent),
    { executions: 0, tableRequests: acts * assumed.looksPerAct, busMessages: 0 },
    times(of(counts, "sync"), syncs),
    { executions: syncs, tableRequests: syncs * assumed.readsPerSync, busMessages: 0 },
  ]);
}

/** A step with its wakes, each of which comes one day and finds nothing to do. */
function of(counts: Counts, step: StepId): Work {
  const { tableRequests, busMessages, wakes, invocations } = counts[step];
  return {
    executions: invocations + busMessages + wakes,
    tableRequests: tableRequests + wakes * counts["stale-wake"].tableRequests,
    busMessages: busMessages + wakes,
  };
}

/** Requests that are `untold` have no span: reads of feeds, which whoever waits does all day. */
function usageOf(
  { executions, tableRequests, busMessages }: Work,
  { untold = 0 }: { readonly untold?: number } = {},
): Usage {
  const spans = executions + tableRequests + busMessages - untold;
  return {
    ...nothing,
    execution: executions,
    gbSecond: executions * assumed.secondsPerExecution * assumed.memoryGb,
    busOperation: busMessages * (assumed.operationsPerMessage + assumed.sessionOperationsPerMessage),
    tableRequest: tableRequests,
    telemetryGb: (spans * assumed.telemetryKbPerSpan) / perMillion,
  };
}

/** What the channel carries, both ways. */
function channelMessages(habits: Habits): number {
  const { messagesToBot, repliesPerMessage, escalatedShare, messagesToAgent, messagesFromAgent } = habits;
  const withPeople = messagesToAgent + messagesFromAgent + assumed.noticesPerEscalation;
  return messagesToBot * (1 + repliesPerMessage) + escalatedShare * withPeople;
}

function times({ executions, tableRequests, busMessages }: Work, factor: number): Work {
  return {
    executions: executions * factor,
    tableRequests: tableRequests * factor,
    busMessages: busMessages * factor,
  };
}

function sum(works: readonly Work[]): Work {
  return works.reduce(
    (total, work) => ({
      executions: total.executions + work.executions,
      tableRequests: total.tableRequests + work.tableRequests,
      busMessages: total.busMessages + work.busMessages,
    }),
    { executions: 0, tableRequests: 0, busMessages: 0 },
  );
}
