import type { UserId } from "../../shared/domain/ids.ts";
import type { Thread } from "../../shared/domain/thread/state.ts";
import type { Moment } from "../../shared/invariants/invariant.ts";
import { type AgentGround, comeBack, work } from "./agents.ts";
import { checkWorld, type Found } from "./check-world.ts";
import { customerOf, live, planOf } from "./customers.ts";
import { createFaults, type Fault } from "./faults.ts";
import { floor } from "./floor.ts";
import type { Ground } from "./ground.ts";
import { createHosts, type Hosts } from "./hosts.ts";
import { createOutside, type Outside } from "./outside.ts";
import { createChance, createDice } from "./random.ts";
import { createScheduler } from "./scheduler.ts";
import { createStorage, type Storage } from "./storage.ts";
import { watchSaves } from "./watch-saves.ts";

export interface RunOptions {
  readonly seed: number;
  /** Left out: as many as the seed says. */
  readonly customers?: readonly number[];
  /** The most that one customer does. */
  readonly longestPlan?: number;
  /** The share of port calls where something goes wrong; left out, as the seed says. */
  readonly faultRate?: number;
  /** Exactly these, and no others. */
  readonly faults?: readonly Fault[];
  /** Nobody changes who serves which queue. */
  readonly areQueuesFixed?: boolean;
  /** Looks on from the beginning. */
  readonly watch?: (storage: Storage, hosts: Hosts, outside: Outside) => void;
  /** Keeps the run's history. */
  readonly isTold?: boolean;
}

export interface RunResult {
  readonly seed: number;
  readonly steps: number;
  readonly violations: readonly Found[];
  readonly faults: readonly Fault[];
  readonly customers: readonly number[];
  readonly history: readonly string[];
}

/** A run under way. */
interface Running {
  readonly ground: Ground;
  readonly storage: Storage;
  readonly outside: Outside;
  readonly hosts: Hosts;
  readonly people: AgentGround;
  readonly agents: readonly UserId[];
  readonly found: Found[];
  readonly history: readonly string[];
  setMood(mood: ReturnType<AgentGround["mood"]>): void;
}

const start = Date.UTC(2026, 2, 2, 9);
const minute = 60_000;
/** Of all runs some go without a fault, most meet a few, and some meet very many. */
const rates = [0, 0.003, 0.01, 0.02, 0.04];

/** One run: a while in which everything may happen and go wrong, then quiet, then all timers, then everybody's work. */
export async function run(options: RunOptions): Promise<RunResult> {
  const customers = options.customers ?? customersOf(options.seed);
  const running = await begin(options);
  for (const stage of [liveThrough(customers, options.longestPlan), comeToRest, letTimersRun, doTheWork]) {
    await stage(running);
    if (running.found.length > 0) break;
  }
  const { ground, found, history } = running;
  return {
    seed: options.seed,
    steps: ground.scheduler.steps(),
    violations: found,
    faults: ground.faults.happened,
    customers,
    history,
  };
}

function customersOf(seed: number): readonly number[] {
  const count = 3 + Math.floor(createChance(seed)("customers") ** 2 * 18);
  return Array.from({ length: count }, (_, index) => index);
}

async function begin(options: RunOptions): Promise<Running> {
  const { seed, faultRate, faults, isTold = false, areQueuesFixed = false } = options;
  const chance = createChance(seed);
  const scheduler = createScheduler(start);
  const history: string[] = [];
  const found: Found[] = [];
  const rate = faultRate ?? createDice(chance, "rate").pick(rates) ?? 0;
  const ground: Ground = {
    scheduler,
    chance,
    faults: createFaults({ chance, rate, only: faults }),
    tell(_, line) {
      if (isTold) history.push(`${((scheduler.now() - start) / 1000).toFixed(3)} ${line()}`);
    },
  };
  const storage = createStorage(watchSaves(floor, (violation) => found.push(violation)));
  for (const { id, members } of floor.queues) {
    for (const member of members) await storage.membership.add(id, member);
  }
  const outside = createOutside();
  const hosts = createHosts({ ...ground, configuration: floor, storage, outside });
  let mood: ReturnType<AgentGround["mood"]> = "wild";
  const people: AgentGround = { ...ground, hosts, outside, storage, areQueuesFixed, mood: () => mood };
  options.watch?.(storage, hosts, outside);
  const agents = floor.agents.map(({ id }) => id);
  const setMood: Running["setMood"] = (next) => {
    mood = next;
  };
  return { ground, storage, outside, hosts, people, agents, found, history, setMood };
}

type Stage = (running: Running) => Promise<void>;

/** Customers come and write, agents do as they like, and everything may fail. */
function liveThrough(customers: readonly number[], longestPlan: number | undefined): Stage {
  return async ({ ground, hosts, people, agents, found }) => {
    let living = customers.length;
    for (const index of customers) {
      const customer = customerOf(index);
      const plan = planOf(createDice(ground.chance, customer.name)).slice(0, longestPlan);
      void live(people, customer, plan).then(() => {
        living -= 1;
      });
    }
    for (const agent of agents) void work(people, agent);
    planDeploys(ground, () => hosts.instances.restartAll());
    const { scheduler } = ground;
    await scheduler.runUntil(() => living === 0 || found.length > 0, start + 5 * minute);
  };
}

/** No more faults: everything under way is let run to its end. */
async function comeToRest(running: Running): Promise<void> {
  const { ground, hosts, found } = running;
  running.setMood("still");
  ground.faults.stop();
  hosts.instances.reviveAll();
  const rest = await quieten(running, 10 * minute);
  if (rest === "late")
    found.push({ invariant: "comes-to-rest", what: "work goes on long after the last fault" });
  await check(running, "quiet");
}

/** Nobody does anything, and every timer has its time. */
async function letTimersRun(running: Running): Promise<void> {
  await pass(running, 6 * minute);
  await quieten(running, minute);
  await check(running, "settled");
}

/** Everybody comes back, takes what is offered, ends what they hold and closes their notes. */
async function doTheWork(running: Running): Promise<void> {
  const { ground, people, agents, found, storage } = running;
  running.setMood("diligent");
  let areBack = false;
  void comeBack(people, agents).then(() => {
    areBack = true;
  });
  const { scheduler } = ground;
  const isServed = (): boolean => areBack && [...storage.threads.stored.values()].every(isWithNoPerson);
  await scheduler.runUntil(() => found.length > 0 || isServed(), scheduler.now() + 12 * minute);
  await pass(running, 6 * minute);
  await quieten(running, minute);
  await check(running, "done");
}

function isWithNoPerson({ state: { current, wrappingUp } }: { readonly state: Thread }): boolean {
  return wrappingUp.length === 0 && (current === undefined || current.at.stage === "with-bot");
}

async function pass({ ground: { scheduler }, found }: Running, ms: number): Promise<void> {
  await scheduler.runUntil(() => found.length > 0, scheduler.now() + ms);
}

function quieten(
  { ground: { scheduler }, hosts, found }: Running,
  patienceMs: number,
): Promise<"over" | "late"> {
  const isQuiet = (): boolean => hosts.busyCount() === 0 && hosts.bus.activeCount() === 0;
  return scheduler.runUntil(() => isQuiet() || found.length > 0, scheduler.now() + patienceMs);
}

async function check({ ground, storage, hosts, outside, found }: Running, moment: Moment): Promise<void> {
  if (found.length > 0) return;
  found.push(...(await checkWorld({ now: ground.scheduler.now(), storage, hosts, outside }, moment)));
}

function planDeploys({ scheduler, faults, chance }: Ground, restart: () => void): void {
  for (let number = 0; number < 3; number++) {
    const key = `deploy ${number}`;
    if (faults.planned(key, "deploy")) scheduler.after(chance(`when ${key}`) * 3 * minute, restart);
  }
}
