import { conversationId, type ThreadId } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { ThreadStore } from "../ports/thread-store.ts";
import type { Typing, UserFeeds } from "../ports/user-feeds.ts";
import { describeError } from "./describe-error.ts";

export interface NoteTypingDeps {
  readonly clock: Clock;
  readonly threads: Pick<ThreadStore, "load">;
  readonly feeds: Pick<UserFeeds, "feedOf" | "markTyping">;
  readonly log: Log;
}

const shownForMs = 6_000;
/** Channels say it every few seconds; what is shown this long yet is not written again. */
const freshForMs = 3_000;

/**
 * The agent who holds the conversation sees that the customer types. It is kept in no thread and travels on no bus, and
 * that it cannot be kept is no reason to refuse the activity.
 */
export async function noteTyping(deps: NoteTypingDeps, id: ThreadId): Promise<void> {
  try {
    await markTyping(deps, id);
  } catch (error) {
    const { stack: _, ...facts } = describeError(error);
    deps.log.warn("typing not shown", { threadId: id, ...facts });
  }
}

async function markTyping({ clock, threads, feeds }: NoteTypingDeps, id: ThreadId): Promise<void> {
  const { current } = (await threads.load(id)).state;
  if (current?.at.stage !== "with-agent") return;
  const { userId } = current.at;
  const conversation = conversationId({ thread: id, number: current.number });
  const now = clock.now();
  const typing = stillTyping((await feeds.feedOf(userId)).typing, now);
  if ((typing[conversation] ?? 0) > now + freshForMs) return;
  await feeds.markTyping(userId, { ...typing, [conversation]: now + shownForMs });
}

function stillTyping(typing: Typing, now: number): Typing {
  return Object.fromEntries(Object.entries(typing).filter(([, until]) => until > now));
}
