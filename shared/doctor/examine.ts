import { commandId, type GroupId } from "../domain/ids.ts";
import type { Invariant, Mend, Moment } from "../invariants/invariant.ts";
import { appliesAt } from "../invariants/invariant.ts";
import type { BusMessage } from "../ports/command-bus.ts";
import { deriveId } from "../wire/derived-id.ts";
import { groupCommandMessage } from "../wire/group-command.ts";
import { threadCommandMessage } from "../wire/thread-command.ts";

/** Something that should hold and does not. */
export interface Finding {
  readonly invariant: string;
  /** What should hold. */
  readonly sentence: string;
  readonly what: string;
}

/** Holds invariants against what is stored. */
export function examine<World>(
  world: World,
  moment: Moment,
  invariants: readonly Invariant<World>[],
): readonly Finding[] {
  return invariants
    .filter((one) => appliesAt(one, moment))
    .flatMap(({ id, sentence, check }) => check(world).map((what) => ({ invariant: id, sentence, what })));
}

/** The commands that mend what an invariant of these ids found. */
export function mendsFor<World>(
  world: World,
  ids: ReadonlySet<string>,
  invariants: readonly Invariant<World>[],
): readonly Mend[] {
  return invariants.filter(({ id }) => ids.has(id)).flatMap((one) => one.mends?.(world) ?? []);
}

/** What both looks found. Work that was under way at the first has gone on until the second. */
export function inBoth(first: readonly Finding[], second: readonly Finding[]): readonly Finding[] {
  const known = new Set(first.map(keyOf));
  return second.filter((finding) => known.has(keyOf(finding)));
}

const keyOf = ({ invariant, what }: Finding): string => `${invariant} ${what}`;

/** A mend as the ordinary bus message it is; `run` tells apart what two runs of the doctor send. */
export function messageOf(
  mend: Mend,
  { run, groupId }: { readonly run: string; readonly groupId: GroupId },
): BusMessage {
  const id = commandId(deriveId(`doctor ${run}`, mend.does));
  return mend.kind === "group"
    ? groupCommandMessage({ id, groupId, command: mend.command })
    : threadCommandMessage({ id, threadId: mend.to, command: mend.command });
}
