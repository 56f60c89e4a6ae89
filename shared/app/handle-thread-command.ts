import type { Revision } from "../domain/routing/configuration.ts";
import type { AddressedThreadCommand, ThreadCommand, ThreadCommandOf } from "../domain/thread/command.ts";
import type { ThreadFacts } from "../domain/thread/facts.ts";
import type { ReceivedMessage } from "../wire/received-message.ts";
import { decodeThreadCommand } from "../wire/thread-command.ts";
import { failureId } from "./failure-id.ts";
import { handleCommand } from "./handle-command.ts";
import { type Delivery, type ReceiveDeps, receiveBusMessage } from "./receive-bus-message.ts";
import { type ThreadDeps, threadAggregate, threadFacts } from "./thread-aggregate.ts";

export interface HandleThreadDeps extends ThreadDeps, ReceiveDeps {
  /** The active revision of the configuration. */
  revision(): Promise<Revision>;
}

/** From this delivery of a command on no bot is called for it: it may be what kills the host. */
const botsGivenUpFrom = 3;

/** The work of the three functions that change threads. */
export function handleThreadMessage(deps: HandleThreadDeps, message: ReceivedMessage): Promise<void> {
  return receiveBusMessage(deps, message, {
    decode: (body) => decodeThreadCommand(message.queue, body),
    begin: (addressed, delivery) => begin(deps, addressed, delivery),
    giveUp: async (addressed, delivery) => {
      const failure = await failureOf(deps, addressed);
      await begin(deps, failure, { ...delivery, redelivered: true })();
    },
  });
}

function begin(deps: HandleThreadDeps, addressed: AddressedThreadCommand, delivery: Delivery) {
  const aggregate = threadAggregate(deps);
  const { threadId, id: commandId, ...work } = addressed;
  const botsMayRun = delivery.deliveryCount < botsGivenUpFrom;
  let progress: { facts: ThreadFacts } | undefined;
  let tried = delivery.redelivered;
  return async (): Promise<void> => {
    progress ??= { facts: threadFacts(await deps.revision(), { now: delivery.now, botsMayRun }) };
    const redelivered = tried;
    tried = true;
    const outcome = await handleCommand(aggregate, {
      ...work,
      id: threadId,
      commandId,
      now: delivery.now,
      deadline: delivery.deadline,
      redelivered,
      progress,
    });
    if (!outcome.done) {
      deps.telemetry.note({ "switchboard.outcome": "refused", "switchboard.reason": outcome.reason });
      deps.log.info("command refused", {
        threadId,
        type: work.command.type,
        reason: outcome.reason,
      });
    }
  };
}

/** What a customer said in a command that broke is kept, unless it broke after it was saved; people are told. */
export async function failureOf(
  deps: Pick<ThreadDeps, "threads">,
  { id, threadId, command }: AddressedThreadCommand,
): Promise<AddressedThreadCommand> {
  const saved = await deps.threads.findCommand(threadId, id);
  const said = saved === undefined ? saidIn(command) : {};
  return {
    id: failureId(id),
    threadId,
    command: { type: "RecordFailure", failed: { id, type: command.type }, ...said },
  };
}

/** Only who writes or starts a conversation gets one opened for it. */
function saidIn(command: ThreadCommand): Pick<ThreadCommandOf<"RecordFailure">, "address" | "message"> {
  if (command.type === "ReceiveMessage") return { address: command.address, message: command.message };
  return command.type === "StartConversation" ? { address: command.address } : {};
}
