import { setTimeout as pause } from "node:timers/promises";
import { createChance, createDice } from "../simulation/random.ts";
import { actAgent } from "./agent.ts";
import { drillConfiguration } from "./configuration.ts";
import { actCustomer } from "./customer.ts";
import { type FaultPlan, type Faults, inflict } from "./faults.ts";
import { startInstallation } from "./installation.ts";
import { createTally, type Tally, waitsAfter } from "./tally.ts";
import { judge, type Verdict } from "./verdict.ts";

export interface DrillPlan extends FaultPlan {
  readonly customers: number;
  readonly agents: number;
  /** How long a bus session whose client died stays locked. */
  readonly lockSeconds: number;
  /** How long it may take, once nobody says anything any more, until nothing is under way. */
  readonly restMs: number;
}

export interface DrillReport {
  readonly faults: Faults;
  readonly verdict: Verdict;
  readonly tally: Tally;
  /** For each kill of a host, how long whoever waited for an answer went on waiting, in milliseconds. */
  readonly waits: readonly number[];
  readonly seconds: number;
}

/** People talk while what they talk through is killed; then everything is held against what must hold. */
export async function runDrill(
  plan: DrillPlan,
  deps: { readonly directory: string; readonly say: (line: string) => void; readonly signal?: AbortSignal },
): Promise<DrillReport> {
  const startedAt = Date.now();
  const { directory, say } = deps;
  const agents = Array.from({ length: plan.agents }, (_, index) => `agent${index + 1}`);
  const configuration = drillConfiguration(agents, Math.ceil(plan.customers / plan.agents));
  const installation = await startInstallation({ ...plan, directory, configuration, agents });
  const over = new AbortController();
  const signal = deps.signal === undefined ? over.signal : AbortSignal.any([over.signal, deps.signal]);
  const talkOver = new AbortController();
  const progress = createTally();
  const timer = setInterval(() => say(progressOf(progress)), 10_000);
  try {
    const chance = createChance(plan.seed);
    let faultsGoOn = true;
    const desks = agents.map((id) => {
      const dice = createDice(chance, id);
      const { url, issuer } = installation;
      return actAgent({ id, url, issuer, tally: progress, signal, transfers: () => dice.often(0.05) });
    });
    const working = Promise.all(desks).catch((error: unknown) => {
      if (!over.signal.aborted) throw error;
    });
    const talking = Array.from({ length: plan.customers }, (_, index) => {
      const name = `customer${index + 1}`;
      const { directLine } = installation;
      const dice = createDice(chance, name);
      return actCustomer({
        name,
        directLine,
        tally: progress,
        dice,
        goesOn: () => faultsGoOn,
        signal: AbortSignal.any([signal, talkOver.signal]),
      });
    });
    const finished = Promise.allSettled(talking);
    const faults = await Promise.race([inflict(installation, plan, { say, signal }), rejectionOf(working)]);
    faultsGoOn = false;
    say("no more faults; everybody finishes what they are at");
    await Promise.race([finished, pause(plan.restMs, undefined, { signal }), rejectionOf(working)]);
    talkOver.abort();
    throwIfBroken(await finished);
    const verdict = await judge(installation, progress, { restMs: plan.restMs, say, signal });
    over.abort();
    await working;
    const waits = waitsAfter(faults.kills, progress.said);
    return { faults, verdict, tally: progress, waits, seconds: (Date.now() - startedAt) / 1000 };
  } finally {
    over.abort();
    clearInterval(timer);
    await installation.stop();
  }
}

/** Whoever was stopped while waiting is told as never answered; anything else is a fault of the drill. */
function throwIfBroken(talks: readonly PromiseSettledResult<void>[]): void {
  for (const talk of talks) {
    if (talk.status === "rejected" && (talk.reason as Error).name !== "AbortError") throw talk.reason;
  }
}

/** Settles only when the work breaks. */
function rejectionOf(work: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => void work.catch(reject));
}

function progressOf({ said, conversations, retries }: Tally): string {
  const answered = said.filter(({ answeredAt }) => answeredAt !== undefined).length;
  return `${conversations} conversations, ${said.length} messages of customers, ${answered} answered, ${retries} tries again`;
}
