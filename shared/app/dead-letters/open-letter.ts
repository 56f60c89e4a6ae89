import type { DeadLetter } from "../../ports/dead-letters.ts";
import type { GroupStore } from "../../ports/group-store.ts";
import type { ThreadStore } from "../../ports/thread-store.ts";
import { type GivenUp, readGivenUp } from "../../wire/given-up.ts";
import { failureId } from "../failure-id.ts";

/** A letter, what is in it, and whether its failure stands where people see it. */
export interface OpenedLetter {
  readonly letter: DeadLetter;
  readonly givenUp: GivenUp;
  readonly isRecorded: boolean;
}

export async function openLetter(
  deps: { readonly threads: ThreadStore; readonly groups: GroupStore },
  letter: DeadLetter,
): Promise<OpenedLetter> {
  const givenUp = readGivenUp(letter.queue, JSON.parse(letter.body || "null"));
  return { letter, givenUp, isRecorded: await isRecorded(deps, givenUp) };
}

async function isRecorded(
  { threads, groups }: { readonly threads: ThreadStore; readonly groups: GroupStore },
  givenUp: GivenUp,
): Promise<boolean> {
  switch (givenUp.kind) {
    case "thread": {
      const { id, threadId } = givenUp.addressed;
      return (await threads.findCommand(threadId, failureId(id))) !== undefined;
    }
    case "group": {
      const { id, groupId } = givenUp.addressed;
      return (await groups.findCommand(groupId, failureId(id))) !== undefined;
    }
    case "unreadable":
      return false;
  }
}
