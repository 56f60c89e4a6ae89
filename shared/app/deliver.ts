import type { ThreadEffect } from "../domain/thread/effect.ts";
import type { Clock } from "../ports/clock.ts";
import type { CustomerChannel, SendResult } from "../ports/customer-channel.ts";
import type { Delivery } from "../ports/thread-store.ts";
import { DeadlineError } from "./errors.ts";

export type SendEffect = Extract<ThreadEffect, { type: "SendToCustomer" }>;

export interface DeliverDeps {
  readonly channel: CustomerChannel;
  readonly clock: Clock;
}

const firstPauseMs = 1000;
const longestPauseMs = 30_000;
/** After an ambiguous answer the message is tried once more, and then shown as unknown. */
const unknownPauseMs = 2000;

/**
 * Sends one message and says what became of it. A throttled channel is waited for, so that order holds; the wait
 * ends with the command's deadline.
 */
export async function deliver(
  deps: DeliverDeps,
  effect: SendEffect,
  options: { readonly deadline: number; readonly repeated: boolean },
): Promise<Delivery> {
  let ambiguous = 0;
  for (let attempt = 0; ; attempt++) {
    const result = await deps.channel.send(effect.address, { from: effect.from, content: effect.content });
    ambiguous += Number(result.kind === "unknown");
    const pause = pauseBefore(result, { attempt, ambiguous });
    if (pause === undefined) {
      const { conversation, sequence } = effect;
      const repeated = options.repeated || ambiguous > 0;
      return {
        conversation,
        sequence,
        ...verdict(result),
        ...(repeated && { repeated }),
        at: deps.clock.now(),
      };
    }
    if (deps.clock.now() + pause > options.deadline) throw new DeadlineError("reach the customer's channel");
    await deps.clock.sleep(pause);
  }
}

/** How long to wait before the next attempt; undefined when the answer is final. */
function pauseBefore(
  result: SendResult,
  tries: { readonly attempt: number; readonly ambiguous: number },
): number | undefined {
  if (result.kind === "throttled") {
    return result.retryAfterMs ?? Math.min(firstPauseMs * 2 ** tries.attempt, longestPauseMs);
  }
  return result.kind === "unknown" && tries.ambiguous < 2 ? unknownPauseMs : undefined;
}

function verdict(result: SendResult): Pick<Delivery, "state" | "reason" | "activityId"> {
  switch (result.kind) {
    case "delivered":
      return {
        state: "delivered",
        ...(result.activityId === undefined ? {} : { activityId: result.activityId }),
      };
    case "unreachable":
      return { state: "failed", reason: "unreachable" };
    case "refused":
      return { state: "failed", reason: "refused" };
    default:
      return { state: "unknown" };
  }
}
