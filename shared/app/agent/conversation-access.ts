import type { UserId } from "../../domain/ids.ts";
import type { AgentSession, Thread } from "../../domain/thread/state.ts";
import type { SignedInUser } from "../../ports/access-tokens.ts";
import type { ConversationDetails } from "../../wire/agent-api/types.ts";

export interface Asked {
  readonly number: number;
  readonly user: SignedInUser;
  readonly now: number;
}

/** Why a user may see something of a conversation; undefined when they may not even know of it. */
export function accessTo(thread: Thread, asked: Asked): ConversationDetails["access"] | undefined {
  const { number, user } = asked;
  const at = thread.current?.number === number ? thread.current.at : undefined;
  if (at?.stage === "with-agent" && at.userId === user.id) return "held";
  if (thread.wrappingUp.some((w) => w.number === number && w.userId === user.id)) return "wrap-up";
  if (isOpenTo(user) && number <= thread.conversations) return "supervisor";
  if (at?.stage === "offered" && at.userId === user.id && asked.now < at.expiresAt) return "offered";
  return leftAt(thread, asked) === undefined ? undefined : "left";
}

/** The last journal sequence a user may read; undefined when they may read nothing. */
export function readableUpTo(thread: Thread, asked: Asked): number | undefined {
  const access = accessTo(thread, asked);
  if (access === "held" || access === "wrap-up" || access === "supervisor") return Number.POSITIVE_INFINITY;
  return leftAt(thread, asked);
}

function isOpenTo(user: SignedInUser): boolean {
  return user.roles.includes("supervisor");
}

/** Where a user left a conversation, while they can still read what was said up to then. */
function leftAt(thread: Thread, { number, user, now }: Asked): number | undefined {
  const ends = sessionsOf(thread, number)
    .filter((session) => session.userId === user.id && isReadableAt(session, now))
    .flatMap((session) => session.to ?? []);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

function sessionsOf(thread: Thread, number: number): readonly AgentSession[] {
  const known = [
    ...(thread.current === undefined ? [] : [thread.current]),
    ...thread.wrappingUp,
    ...thread.past,
  ];
  return known.find((conversation) => conversation.number === number)?.agentSessions ?? [];
}

const day = 24 * 60 * 60 * 1000;

/** Until the end of the day, in UTC, after the one on which it ended. */
function isReadableAt({ endedAt }: AgentSession, now: number): boolean {
  return endedAt !== undefined && now < (Math.floor(endedAt / day) + 2) * day;
}

/** Whether a user let an offer of the current conversation go, so that they may be told that it is gone. */
export function letGo(thread: Thread, asked: { readonly number: number; readonly userId: UserId }): boolean {
  const { current } = thread;
  return current?.number === asked.number && Object.hasOwn(current.declines, asked.userId);
}
