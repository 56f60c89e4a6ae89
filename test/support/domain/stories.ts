import type { QueueId, UserId } from "../../../shared/domain/ids.ts";
import type { ThreadCommand } from "../../../shared/domain/thread/command.ts";
import { ann, creditCardQueue } from "./sample.ts";
import { escalates, given, type Scenario, says, type World, writes } from "./thread-scenario.ts";

/** The customer said hello and the bot answered. Conversation 1, epoch 2. */
export function withBot(world: World = {}): Scenario {
  return given().when(writes("hello"), { bot: [[says("Hi, I am a bot.")]], ...world });
}

/** The bot has escalated; the rules have not run yet. Epoch 3. */
export function routing(topic = "CreditCard", world: World = {}): Scenario {
  return withBot(world).when(writes("a person, please"), {
    ...world,
    bot: [[escalates({ BotHandoffTopic: topic }, "wants a higher limit")]],
  });
}

/** The conversation waits in the queue of its topic. Epoch 3. */
export function queued(topic = "CreditCard", world: World = {}): Scenario {
  const asked = routing(topic, world);
  return asked.when({ type: "RouteEscalation", epoch: asked.thread.epoch }, world);
}

/** Offered to an agent until 61 seconds. Epoch 4. */
export function offered(userId: UserId = ann, world: World = {}): Scenario {
  const waiting = queued("CreditCard", world);
  return waiting.when(offerTo(userId, waiting), world);
}

/** The agent has it. Epoch 4. */
export function withAgent(userId: UserId = ann, world: World = {}): Scenario {
  const ringing = offered(userId, world);
  return ringing.when(accept(userId, ringing), world);
}

export function offerTo(
  userId: UserId,
  waiting: Scenario,
  queueId: QueueId = creditCardQueue,
): ThreadCommand {
  return {
    type: "Offer",
    conversation: waiting.thread.conversations,
    epoch: waiting.thread.epoch,
    queueId,
    to: { kind: "agent", userId },
  };
}

export function accept(userId: UserId, { thread }: Scenario): ThreadCommand {
  return { type: "AcceptOffer", userId, conversation: thread.conversations, epoch: thread.epoch };
}

export function decline(userId: UserId, { thread }: Scenario): ThreadCommand {
  return { type: "DeclineOffer", userId, conversation: thread.conversations, epoch: thread.epoch };
}
