import { setTimeout as pause } from "node:timers/promises";
import { createChance, createDice, type Dice } from "../simulation/random.ts";
import type { Installation } from "./installation.ts";
import type { Killable } from "./processes.ts";

export interface FaultPlan {
  /** Of hosts. */
  readonly kills: number;
  readonly brokerKills: number;
  /** Of Azurite. */
  readonly pauses: number;
  readonly seed: number;
  /** Between two faults, in milliseconds: at least and at most. */
  readonly gap: readonly [number, number];
}

export interface Faults {
  /** When a host was killed. */
  readonly kills: readonly number[];
  readonly brokerKills: readonly number[];
  readonly pauses: readonly number[];
}

type Fault = "host" | "broker" | "storage";

/** Does to the installation what was planned, in an order that the seed decides. What was killed is started again at once. */
export async function inflict(
  installation: Installation,
  plan: FaultPlan,
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<Faults> {
  const dice = createDice(createChance(plan.seed), "faults");
  const done = { host: [] as number[], broker: [] as number[], storage: [] as number[] };
  const left = { host: plan.kills, broker: plan.brokerKills, storage: plan.pauses };
  for (let fault = nextFault(left, dice); fault !== undefined; fault = nextFault(left, dice)) {
    await pause(dice.between(...plan.gap), undefined, { signal });
    left[fault] -= 1;
    done[fault].push(Date.now());
    say(await happen(fault, installation, { dice, signal }));
  }
  return { kills: done.host, brokerKills: done.broker, pauses: done.storage };
}

function nextFault(left: Readonly<Record<Fault, number>>, dice: Dice): Fault | undefined {
  const open = (["host", "broker", "storage"] as const).flatMap((fault) =>
    Array<Fault>(left[fault]).fill(fault),
  );
  return dice.pick(open);
}

async function happen(
  fault: Fault,
  { hosts, broker, azurite }: Installation,
  { dice, signal }: { readonly dice: Dice; readonly signal: AbortSignal },
): Promise<string> {
  if (fault === "storage") {
    const ms = dice.between(1_000, 5_000);
    azurite.pause();
    try {
      await pause(ms, undefined, { signal });
    } finally {
      azurite.resume();
    }
    return `storage stood still for ${(ms / 1000).toFixed(1)} s`;
  }
  const victim = fault === "broker" ? broker : (dice.pick(hosts) ?? broker);
  return killed(victim);
}

async function killed(victim: Killable): Promise<string> {
  await victim.kill();
  await victim.start();
  return `${victim.name} was killed, and is back`;
}
