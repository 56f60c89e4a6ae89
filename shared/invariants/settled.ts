import { conversationId } from "../domain/ids.ts";
import type { Conversation, Thread } from "../domain/thread/state.ts";
import type { Invariant } from "./invariant.ts";
import type { LiveWorld } from "./stored-world.ts";

/** Time alone brings everybody to somebody. */
export const handled: Invariant<LiveWorld> = {
  id: "handled",
  sentence:
    "When the timers have had their time, every conversation is closed, with a bot, held by a present agent, offered in time, or waits in a queue.",
  from: "settled",
  check: (world) => [...world.threads.values()].flatMap(({ head }) => stuck(world, head)),
};

/** Nothing is left of conversations that are over. */
export const nothingLeft: Invariant<LiveWorld> = {
  id: "nothing-left",
  sentence:
    "When everybody has done their work, no capacity is in use, nobody has a conversation but bots, and no wake is left on the bus.",
  from: "done",
  check: ({ group, threads, bus }) => [
    ...Object.values(group.users).flatMap((user) =>
      user.reservations.map(({ conversation }) => `${user.id} still has room reserved for ${conversation}`),
    ),
    ...[...threads.values()].flatMap(({ head }) => unfinished(head)),
    ...bus
      .filter(({ command }) => command.type === "Wake")
      .filter((one) => one.kind === "thread" && threads.get(one.to)?.head.current?.at.stage !== "queued")
      .map(({ to }) => `a wake of ${to} is on the bus, though nothing comes due`),
  ],
};

function stuck(world: LiveWorld, head: Thread): readonly string[] {
  const late = head.wrappingUp
    .filter(({ closesAt }) => closesAt + slackMs < world.now)
    .map(({ number }) => `${conversationId({ thread: head.id, number })} should have left wrap-up by itself`);
  const { current } = head;
  if (current === undefined || isInHands(world, current)) return late;
  const id = conversationId({ thread: head.id, number: current.number });
  return [...late, `${id} is in nobody's hands: ${JSON.stringify(current.at)}`];
}

/** What has come due is done within this time when nothing goes wrong. */
const slackMs = 5_000;

function isInHands({ leases, now }: LiveWorld, { at }: Conversation): boolean {
  switch (at.stage) {
    case "with-bot":
    case "queued":
      return true;
    case "offered":
      return at.expiresAt + slackMs >= now;
    case "with-agent":
      return (leases.get(at.userId) ?? 0) + slackMs >= now;
    default:
      return false;
  }
}

function unfinished({ id, current, wrappingUp }: Thread): readonly string[] {
  const isOpen = current !== undefined && current.at.stage !== "with-bot" && current.at.stage !== "queued";
  return [
    ...(isOpen ? [`${id} still has a conversation: ${JSON.stringify(current.at)}`] : []),
    ...wrappingUp.map(({ number }) => `${conversationId({ thread: id, number })} is still in wrap-up`),
  ];
}
