import type { Invariant } from "../invariants/invariant.ts";
import type { Clock } from "../ports/clock.ts";
import { examine, type Finding, inBoth } from "./examine.ts";

/** Between the two looks: longer than anything that is under way takes, unless something is away. */
const betweenLooksMs = 5_000;

export interface Look<World> {
  readonly world: World;
  readonly findings: readonly Finding[];
}

/** Looks, and looks again when something was found: what both looks found does not hold. */
export async function lookTwice<World>(
  load: () => Promise<World>,
  invariants: readonly Invariant<World>[],
  { sleep }: Pick<Clock, "sleep">,
): Promise<Look<World>> {
  const look = async (): Promise<Look<World>> => {
    const world = await load();
    return { world, findings: examine(world, "settled", invariants) };
  };
  const first = await look();
  if (first.findings.length === 0) return first;
  await sleep(betweenLooksMs);
  const second = await look();
  return { ...second, findings: inBoth(first.findings, second.findings) };
}
