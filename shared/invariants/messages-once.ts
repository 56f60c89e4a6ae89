import type { StoredThread } from "../ports/inspection.ts";
import type { Invariant } from "./invariant.ts";
import type { WitnessedWorld } from "./stored-world.ts";

/** What customers said. */
export const messagesOnce: Invariant<WitnessedWorld> = {
  id: "messages-once",
  sentence:
    "Every customer message that was accepted stands exactly once in the journal, or in a dead letter, in the order in which the bus had it.",
  from: "quiet",
  check: (world) => [
    ...lostMessages(world),
    ...[...world.threads.values()].flatMap((thread) => [...doubled(thread), ...disordered(thread, world)]),
  ],
};

/** Customer messages that were accepted and are nowhere. */
export function lostMessages({ witnessed, threads, deadLetters }: WitnessedWorld): readonly string[] {
  return witnessed.accepted
    .filter(({ threadId, activityId }) => {
      const heard = threads.get(threadId);
      const isJournalled = heard !== undefined && heardIn(heard).includes(activityId);
      return !isJournalled && !deadLetters.some(({ body }) => body.includes(JSON.stringify(activityId)));
    })
    .map(({ threadId, activityId }) => `message ${activityId} of ${threadId} was accepted and is nowhere`);
}

function doubled(thread: StoredThread): readonly string[] {
  const heard = heardIn(thread);
  return heard
    .filter((id, index) => heard.indexOf(id) !== index)
    .map((id) => `message ${id} stands twice in the journal of ${thread.head.id}`);
}

function disordered(thread: StoredThread, { witnessed }: WitnessedWorld): readonly string[] {
  const places = new Map<string, number>();
  for (const { command, sequence, to } of witnessed.sent) {
    if (command.type !== "ReceiveMessage" || to !== thread.head.id || sequence === undefined) continue;
    const id = command.message.activityId;
    if (id !== undefined && !places.has(id)) places.set(id, sequence);
  }
  const order = heardIn(thread).flatMap((id) => places.get(id) ?? []);
  return order.some((place, index) => place < (order[index - 1] ?? 0))
    ? [`the journal of ${thread.head.id} has messages in another order than the bus`]
    : [];
}

function heardIn({ journal }: StoredThread): readonly string[] {
  return journal.flatMap(({ event }) =>
    event.type === "MessageReceived" && event.message.activityId !== undefined
      ? [event.message.activityId]
      : [],
  );
}
