import type { StoredWorld } from "../invariants/stored-world.ts";
import type { CommandBus } from "../ports/command-bus.ts";
import { examine, type Finding, inBoth, mendsFor, messageOf } from "./examine.ts";
import { loadWorld, type WorldDeps } from "./load-world.ts";

export interface ConsultDeps extends WorldDeps {
  readonly commands: CommandBus;
  /** Names this run of the doctor. */
  readonly run: string;
}

export interface Report {
  readonly threads: number;
  readonly findings: readonly Finding[];
  /** What the commands that were sent do, in plain words. */
  readonly mended: readonly string[];
  readonly deadLetters: number;
}

/** Between the two looks: longer than anything that is under way takes, unless something is away. */
const betweenLooksMs = 5_000;

/**
 * Looks at everything that is stored, twice when the first look found something, and tells what does not hold. With `fix`
 * it sends the commands that mend it, the ones the app itself would send.
 */
export async function consult(deps: ConsultDeps, { fix }: { readonly fix: boolean }): Promise<Report> {
  const first = await look(deps);
  if (first.findings.length === 0) return reportOf(first);
  await deps.clock.sleep(betweenLooksMs);
  const second = await look(deps);
  const findings = inBoth(first.findings, second.findings);
  if (!fix || findings.length === 0) return { ...reportOf(second), findings };
  const mends = mendsFor(second.world, new Set(findings.map(({ invariant }) => invariant)));
  const messages = mends.map((mend) => messageOf(mend, { run: deps.run, groupId: deps.group }));
  if (messages.length > 0) await deps.commands.send(messages);
  return { ...reportOf(second), findings, mended: mends.map(({ does }) => does) };
}

interface Look {
  readonly world: StoredWorld;
  readonly findings: readonly Finding[];
}

async function look(deps: WorldDeps): Promise<Look> {
  const world = await loadWorld(deps);
  return { world, findings: examine(world, "settled") };
}

function reportOf({ world, findings }: Look): Report {
  const open = world.deadLetters.filter(({ resubmittedAt }) => resubmittedAt === undefined);
  return { threads: world.threads.size, findings, mended: [], deadLetters: open.length };
}
