import type { Count } from "./budgets.ts";
import type { Happening } from "./counted-stack.ts";
import type { WireRequest } from "./split-requests.ts";

/** A count, and beside it what depends on how long something took, and what a bill needs. */
export interface FullCount extends Count {
  /** Reads that only ask whether something has happened yet: their number follows from time, not from work. */
  readonly looks: number;
  /** Reads of the configuration: an instance asks every few seconds which revision is active, whatever it is doing then. */
  readonly refreshes: number;
  /** Functions that a request or a timer started; each message of the bus starts one besides. */
  readonly invocations: number;
}

/** `senderWaits`: an agent's request looks for the command's outcome until it is there. */
export function countHappenings(
  happened: readonly Happening[],
  { senderWaits = false }: { readonly senderWaits?: boolean } = {},
): FullCount {
  const requests = happened.flatMap((one) => (one.kind === "request" ? [one.request] : []));
  const refreshes = requests.filter(isRefresh).length;
  const looks = requests.filter((request) => isPoll(request) || (senderWaits && isOutcome(request))).length;
  const busEvents = happened.flatMap((one) => (one.kind === "bus" ? [one.event.type] : []));
  const invocations = happened.flatMap((one) => (one.kind === "invocation" ? [one.functionName] : []));
  return {
    tableRequests: requests.length - looks - refreshes,
    looks,
    refreshes,
    busMessages: busEvents.filter((type) => type === "accepted").length,
    wakes: busEvents.filter((type) => type === "scheduled").length,
    invocations: invocations.filter((name) => !busFunctions.has(name)).length,
  };
}

const busFunctions: ReadonlySet<string> = new Set([
  "handle-conversation-command",
  "escalate-conversation",
  "route-conversation",
  "assign-work",
]);

/** The poller of waiting pages reads whole buckets, whoever syncs reads one user of a bucket. */
function isPoll({ method, path }: WireRequest): boolean {
  return method === "GET" && path.includes("/feeds()") && !path.includes("RowKey");
}

function isRefresh({ method, path }: WireRequest): boolean {
  return method === "GET" && path.includes("/routingconfig(");
}

/** One command's record. */
function isOutcome({ method, path }: WireRequest): boolean {
  return method === "GET" && /\/(?:conversations|assignment)\(PartitionKey=.*RowKey=(?:'|%27)c_/.test(path);
}
