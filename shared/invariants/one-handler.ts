import type { ThreadEvent } from "../domain/thread/event.ts";
import { evolve } from "../domain/thread/evolve.ts";
import { newThread, type Thread } from "../domain/thread/state.ts";
import type { JournalEntry } from "../ports/aggregate-store.ts";
import type { StoredThread } from "../ports/inspection.ts";
import type { Invariant } from "./invariant.ts";
import type { StoredWorld } from "./stored-world.ts";

/** The journal is the whole truth, and the head says the same. */
export const journalWhole: Invariant<StoredWorld> = {
  id: "journal-whole",
  sentence:
    "A thread's journal has no gap and no double, every entry has its command's record, and makes up the head.",
  from: "always",
  check: ({ threads }) => [...threads.values()].flatMap((thread) => [...gaps(thread), ...difference(thread)]),
};

/** Who may speak, and when that changes. */
export const oneHandler: Invariant<StoredWorld> = {
  id: "one-handler",
  sentence:
    "One handler at most has a conversation at any moment, each change of handler has a higher epoch, and nobody else's words are meant for the customer.",
  from: "always",
  check: ({ threads }) => [...threads.values()].flatMap(handlersOf),
};

function gaps({ head, journal, commands }: StoredThread): readonly string[] {
  const misplaced = journal.findIndex(({ sequence }, index) => sequence !== index + 1);
  const orphan = journal.find(({ commandId }) => !commands.has(commandId));
  return [
    ...(misplaced < 0 ? [] : [`entry ${misplaced + 1} of ${head.id} is missing or doubled`]),
    ...(orphan === undefined ? [] : [`entry ${orphan.sequence} of ${head.id} has no command record`]),
  ];
}

function difference({ head, journal }: StoredThread): readonly string[] {
  const folded = journal.reduce((thread, { event }) => evolve(thread, event), newThread(head.id));
  const differing = Object.keys(folded).filter((key) => key !== "wake" && !isSame(folded, head, key));
  return differing.map((key) => `${key} of the head of ${head.id} is not what its journal makes of it`);
}

function isSame(a: Thread, b: Thread, key: string): boolean {
  const one: unknown = Reflect.get(a, key);
  const other: unknown = Reflect.get(b, key);
  return JSON.stringify(one) === JSON.stringify(other) || inOrder(one) === inOrder(other);
}

/** Storage may give an object's fields back in another order. */
function inOrder(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

function handlersOf({ head, journal }: StoredThread): readonly string[] {
  const violations: string[] = [];
  let before = newThread(head.id);
  let since = before.epoch;
  for (const entry of journal) {
    const after = evolve(before, entry.event);
    const isPassedOn = handlerOf(before) !== handlerOf(after);
    violations.push(...spoken(before, entry));
    if (after.epoch < before.epoch)
      violations.push(`the epoch of ${head.id} falls at entry ${entry.sequence}`);
    if (isPassedOn && after.epoch <= since) violations.push(passedOn(before, after, entry));
    if (isPassedOn) since = after.epoch;
    before = after;
  }
  return violations;
}

function passedOn(before: Thread, after: Thread, { sequence }: JournalEntry<ThreadEvent>): string {
  return `${after.id} goes from ${handlerOf(before)} to ${handlerOf(after)} at entry ${sequence} within one epoch`;
}

function spoken(before: Thread, { event, sequence }: JournalEntry<ThreadEvent>): readonly string[] {
  const speaker = speakerOf(event);
  if (speaker === undefined || speaker === handlerOf(before)) return [];
  return [
    `${speaker} speaks to the customer of ${before.id} at entry ${sequence}, but ${handlerOf(before)} has it`,
  ];
}

function speakerOf(event: ThreadEvent): string | undefined {
  if (event.type === "AgentSpoke") return `person ${event.userId} of ${event.conversation}`;
  const isMeant = event.type === "BotSpoke" && event.bridged && !event.late;
  return isMeant ? `bot ${event.botId} of ${event.conversation}` : undefined;
}

function handlerOf({ current }: Thread): string {
  switch (current?.at.stage) {
    case "with-bot":
      return `bot ${current.at.botId} of ${current.number}`;
    case "offered":
    case "with-agent":
      return `person ${current.at.userId} of ${current.number}`;
    default:
      return "nobody";
  }
}
