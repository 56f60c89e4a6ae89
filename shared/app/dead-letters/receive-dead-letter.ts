import { type GivenUp, readGivenUp } from "../../wire/given-up.ts";
import type { ReceivedDeadLetter } from "../../wire/received-dead-letter.ts";
import { threadCommandMessage } from "../../wire/thread-command.ts";
import { nameOf } from "../describe-error.ts";
import { giveUpGroupCommand, type HandleGroupDeps } from "../handle-group-command.ts";
import { failureOf, type HandleThreadDeps } from "../handle-thread-command.ts";
import { beginDelivery, insist, park } from "../receive-bus-message.ts";

export type DeadLetterDeps = HandleThreadDeps & HandleGroupDeps;

/**
 * What Service Bus gave up is kept as the functions keep what they give up, and its failure is recorded where people see
 * it: a thread journals what the customer said and goes to people, and a sender who waits is answered.
 */
export async function receiveDeadLetter(
  deps: DeadLetterDeps,
  { message, reason }: ReceivedDeadLetter,
): Promise<void> {
  const delivery = beginDelivery(deps, message);
  const lost = await insist(deps, delivery, () => park(deps, message, reason));
  if (lost !== undefined) throw lost;
  const { queue, messageId, body } = message;
  const givenUp = readGivenUp(queue, body);
  if (isFailureItself(givenUp)) return;
  const unrecorded = await insist(deps, delivery, () => recordFailure(deps, givenUp, delivery.now));
  if (unrecorded === undefined) return;
  deps.log.error("failure could not be recorded", { queue, messageId, error: nameOf(unrecorded) });
}

/** It would go round for ever. It is kept like any other, and can be put on the bus again. */
const isFailureItself = (givenUp: GivenUp): boolean =>
  givenUp.kind === "thread" && givenUp.addressed.command.type === "RecordFailure";

/** A thread records it on its own bus session, in order with whatever else happens to it. */
async function recordFailure(deps: DeadLetterDeps, givenUp: GivenUp, now: number): Promise<void> {
  if (givenUp.kind === "group") await giveUpGroupCommand(deps, givenUp.addressed, now);
  if (givenUp.kind !== "thread") return;
  await deps.bus.send([threadCommandMessage(await failureOf(deps, givenUp.addressed))]);
}
