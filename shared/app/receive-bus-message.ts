import type { Clock } from "../ports/clock.ts";
import type { DeadLetters } from "../ports/dead-letters.ts";
import type { Log } from "../ports/log.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import type { ReceivedMessage } from "../wire/received-message.ts";
import { nameOf } from "./describe-error.ts";
import { DeadlineError, isTransient } from "./errors.ts";

export interface ReceiveDeps {
  readonly clock: Clock;
  readonly deadLetters: DeadLetters;
  readonly log: Log;
  readonly telemetry: Pick<Telemetry, "count" | "note">;
  /** A number from 0 up to 1: spreads retries. */
  readonly chance: () => number;
}

export interface Delivery {
  readonly now: number;
  readonly deadline: number;
  readonly redelivered: boolean;
  readonly deliveryCount: number;
}

/** One invocation's time: less than lock renewal lasts. */
const invocationMs = 4 * 60 * 1000;
const maxTries = 3;
const pauseMs = 250;
const longestPauseMs = 10_000;

/**
 * The failure policy of every bus function. What can never be read is parked at once; what is away is waited for, with
 * the session held so that order is kept; what breaks otherwise is tried three times and then given up through
 * `giveUp`. Only a deadline makes the invocation fail, and the message come again.
 */
export async function receiveBusMessage<Command extends { readonly command: { readonly type: string } }>(
  deps: ReceiveDeps,
  message: ReceivedMessage,
  steps: {
    readonly decode: (body: unknown) => Command;
    /** Called again after a failure; returns the work for this delivery. */
    readonly begin: (command: Command, delivery: Delivery) => () => Promise<void>;
    readonly giveUp: (command: Command, delivery: Delivery) => Promise<void>;
  },
): Promise<void> {
  const command = tryDecode(message, steps.decode);
  if (!command.ok) return park(deps, message, command.reason);
  deps.telemetry.note({ "switchboard.command": command.value.command.type });
  const delivery = beginDelivery(deps, message);
  const failure = await insist(deps, delivery, steps.begin(command.value, delivery));
  if (failure === undefined) return;
  deps.log.error("command given up", {
    queue: message.queue,
    messageId: message.messageId,
    error: nameOf(failure),
  });
  await park(deps, message, `it failed ${maxTries} times with ${nameOf(failure)}`);
  const unrecorded = await insist(deps, delivery, () => steps.giveUp(command.value, delivery));
  if (unrecorded === undefined) return;
  deps.log.error("failure could not be recorded", {
    queue: message.queue,
    messageId: message.messageId,
    error: nameOf(unrecorded),
  });
}

export function beginDelivery(
  { clock }: Pick<ReceiveDeps, "clock">,
  { deliveryCount }: ReceivedMessage,
): Delivery {
  const now = clock.now();
  return { now, deadline: now + invocationMs, redelivered: deliveryCount > 1, deliveryCount };
}

/** Runs the work until it is done. Answers with the error when it broke for good; throws past the deadline. */
export async function insist(
  deps: ReceiveDeps,
  { deadline }: Delivery,
  work: () => Promise<void>,
): Promise<unknown> {
  let broken = 0;
  for (let attempt = 0; broken < maxTries; attempt++) {
    const error = await errorOf(work);
    if (error === undefined) return undefined;
    if (error instanceof DeadlineError) throw error;
    if (!isTransient(error)) broken += 1;
    if (broken === maxTries) return error;
    await pause(deps, { attempt, deadline, error });
  }
  return undefined;
}

async function errorOf(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error ?? new Error("something undefined was thrown");
  }
}

async function pause(
  deps: ReceiveDeps,
  { attempt, deadline, error }: { attempt: number; deadline: number; error: unknown },
): Promise<void> {
  const ms = Math.min(pauseMs * 2 ** attempt, longestPauseMs) * (0.5 + deps.chance() / 2);
  if (deps.clock.now() + ms > deadline) throw error;
  deps.log.warn("command waits for another try", { attempt: attempt + 1, error: nameOf(error) });
  deps.telemetry.count("switchboard.retries", 1);
  await deps.clock.sleep(ms);
}

function tryDecode<Command>(
  message: ReceivedMessage,
  decode: (body: unknown) => Command,
): { readonly ok: true; readonly value: Command } | { readonly ok: false; readonly reason: string } {
  try {
    return { ok: true, value: decode(message.body) };
  } catch (error) {
    if (error instanceof Error && error.name === "PoisonMessageError") {
      return { ok: false, reason: `it cannot be read: ${error.message}` };
    }
    throw error;
  }
}

export async function park(deps: ReceiveDeps, message: ReceivedMessage, reason: string): Promise<void> {
  const { queue, messageId, sessionId } = message;
  deps.log.error("message parked", { queue, messageId, reason });
  deps.telemetry.note({ "switchboard.outcome": "parked" });
  const body = JSON.stringify(message.body) ?? "";
  await deps.deadLetters.park({ queue, messageId, sessionId, reason, body, at: deps.clock.now() });
}
