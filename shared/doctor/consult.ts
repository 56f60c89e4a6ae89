import { storedInvariants } from "../invariants/all-invariants.ts";
import type { CommandBus } from "../ports/command-bus.ts";
import { type Finding, mendsFor, messageOf } from "./examine.ts";
import { loadStoredWorld, type StoredWorldDeps } from "./load-world.ts";
import { lookTwice } from "./look-twice.ts";

export interface ConsultDeps extends StoredWorldDeps {
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

/**
 * Looks at everything that is stored and tells what does not hold. With `fix` it sends the commands that mend it, the ones
 * the app itself would send.
 */
export async function consult(deps: ConsultDeps, { fix }: { readonly fix: boolean }): Promise<Report> {
  const { world, findings } = await lookTwice(() => loadStoredWorld(deps), storedInvariants, deps.clock);
  const broken = new Set(findings.map(({ invariant }) => invariant));
  const mends = fix ? mendsFor(world, broken, storedInvariants) : [];
  const messages = mends.map((mend) => messageOf(mend, { run: deps.run, groupId: deps.group }));
  if (messages.length > 0) await deps.commands.send(messages);
  return {
    threads: world.threads.size,
    findings,
    mended: mends.map(({ does }) => does),
    deadLetters: world.deadLetters.filter(({ resubmittedAt }) => resubmittedAt === undefined).length,
  };
}
