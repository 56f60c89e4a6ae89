import { setTimeout as pause } from "node:timers/promises";
import type { Azurite } from "../../infra/local/azurite/start-azurite.ts";
import { createChance, createDice, type Dice } from "../simulation/random.ts";
import type { Installation } from "./installation.ts";
import type { Killable } from "./processes.ts";

export interface FaultPlan {
  /** Of hosts. */
  readonly kills: number;
  readonly brokerKills: number;
  /** Of Azurite. */
  readonly pauses: number;
  /** How long one of them lasts, in milliseconds: at least and at most. */
  readonly pauseMs: readonly [number, number];
  readonly seed: number;
  /** Between two faults, in milliseconds: at least and at most. */
  readonly gap: readonly [number, number];
}

export interface Faults {
  /** When a host was killed. */
  readonly kills: readonly number[];
  readonly brokerKills: readonly number[];
  /** How long each lasted, in milliseconds. */
  readonly pauses: readonly number[];
}

type Fault = "host" | "broker" | "storage";

/** Does to the installation what was planned, in an order that the seed decides. What was killed is started again at once. */
export async function inflict(
  { hosts, broker, azurite }: Installation,
  plan: FaultPlan,
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<Faults> {
  const dice = createDice(createChance(plan.seed), "faults");
  const done = { kills: [] as number[], brokerKills: [] as number[], pauses: [] as number[] };
  const left = { host: plan.kills, broker: plan.brokerKills, storage: plan.pauses };
  const kill = async (victim: Killable, moments: number[]): Promise<void> => {
    moments.push(Date.now());
    await victim.kill();
    await victim.start();
    say(`${victim.name} was killed, and is back`);
  };
  const happen: Readonly<Record<Fault, () => Promise<void>>> = {
    host: () => kill(dice.pick(hosts) ?? broker, done.kills),
    broker: () => kill(broker, done.brokerKills),
    storage: async () => {
      const ms = dice.between(...plan.pauseMs);
      say(`storage stands still for ${(ms / 1000).toFixed(1)} s`);
      await standStill(azurite, ms, signal);
      done.pauses.push(ms);
    },
  };
  for (let fault = nextFault(left, dice); fault !== undefined; fault = nextFault(left, dice)) {
    await pause(dice.between(...plan.gap), undefined, { signal });
    left[fault] -= 1;
    await happen[fault]();
  }
  return done;
}

function nextFault(left: Readonly<Record<Fault, number>>, dice: Dice): Fault | undefined {
  const open = (["host", "broker", "storage"] as const).flatMap((fault) =>
    Array<Fault>(left[fault]).fill(fault),
  );
  return dice.pick(open);
}

async function standStill(azurite: Azurite, ms: number, signal: AbortSignal): Promise<void> {
  azurite.pause();
  try {
    await pause(ms, undefined, { signal });
  } finally {
    azurite.resume();
  }
}
