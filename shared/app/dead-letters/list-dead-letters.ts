import { conversationId, parseConversationId } from "../../domain/ids.ts";
import type { DeadLetters } from "../../ports/dead-letters.ts";
import type { DeadLetterList, DeadLetterView } from "../../wire/agent-api/types.ts";
import type { GivenUp } from "../../wire/given-up.ts";
import { busQueueNames, letterId } from "../../wire/given-up.ts";
import type { AgentCall, Answer } from "../agent/agent-call.ts";
import type { AgentDeps } from "../agent/agent-deps.ts";
import { isoTime } from "../agent/iso-time.ts";
import { explainLetter, whyNotAgain } from "./explain-letter.ts";
import { type OpenedLetter, openLetter } from "./open-letter.ts";

type ListDeps = Pick<AgentDeps, "groups" | "threads"> & { readonly deadLetters: DeadLetters };

const atMost = 100;

/** What was given up, newest first, with what it means. Never what was said in it. */
export async function listDeadLetters(
  deps: ListDeps,
  { query }: AgentCall<unknown, { readonly resubmitted: boolean }>,
): Promise<Answer<DeadLetterList>> {
  const lists = await Promise.all(busQueueNames.map((queue) => deps.deadLetters.list(queue)));
  const wanted = lists
    .flat()
    .filter(({ resubmittedAt }) => query.resubmitted || resubmittedAt === undefined)
    .toSorted((a, b) => b.at - a.at);
  const letters = await Promise.all(wanted.slice(0, atMost).map((letter) => openLetter(deps, letter)));
  const value = {
    letters: await Promise.all(letters.map((opened) => describe(deps, opened))),
    more: wanted.length > atMost,
  };
  return { kind: "found", value };
}

async function describe(deps: ListDeps, opened: OpenedLetter): Promise<DeadLetterView> {
  const { letter, givenUp } = opened;
  const { queue, at, reason, resubmittedAt } = letter;
  const whyNot = whyNotAgain(givenUp, opened);
  const conversation = await conversationOf(deps, givenUp);
  return {
    id: letterId(letter),
    queue,
    at: isoTime(at),
    reason,
    explanation: explainLetter(givenUp, opened),
    ...(givenUp.kind === "unreadable" ? {} : { commandType: givenUp.addressed.command.type }),
    ...(conversation === undefined ? {} : { conversationId: conversation }),
    ...(whyNot === undefined ? {} : { whyNotResubmitted: whyNot }),
    ...(resubmittedAt === undefined ? {} : { resubmittedAt: isoTime(resubmittedAt) }),
  };
}

/** The conversation it was about, or the last one of its thread. */
async function conversationOf(
  { threads }: Pick<ListDeps, "threads">,
  givenUp: GivenUp,
): Promise<string | undefined> {
  switch (givenUp.kind) {
    case "unreadable":
      return undefined;
    case "group":
      return conversationOfGroup(givenUp.addressed.command);
    case "thread": {
      const { threadId: thread, command } = givenUp.addressed;
      const number =
        "conversation" in command ? command.conversation : (await threads.load(thread)).state.conversations;
      return number > 0 ? conversationId({ thread, number }) : undefined;
    }
  }
}

function conversationOfGroup(
  command: Extract<GivenUp, { kind: "group" }>["addressed"]["command"],
): string | undefined {
  if (command.type === "Enqueue") return command.item.conversation;
  if (!("conversation" in command)) return undefined;
  return parseConversationId(command.conversation) && command.conversation;
}
