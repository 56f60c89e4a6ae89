import type { ServiceBusClient, ServiceBusMessage, ServiceBusSender } from "@azure/service-bus";
import type { BusQueueName } from "../../bus-queues.ts";
import type { Clock } from "../../ports/clock.ts";
import type { BusMessage, CommandBus } from "../../ports/command-bus.ts";
import type { TraceCarrier } from "../../ports/telemetry.ts";
import { toBusError } from "./bus-failure.ts";
import { connectBus, type ServiceBusOptions } from "./connect-bus.ts";
import { BusUnavailableError } from "./errors.ts";

export interface ServiceBusCommandBus extends CommandBus {
  close(): Promise<void>;
}

const firstPauseMs = 100;
const longestPauseMs = 2_000;

/** The bus over Azure Service Bus, one sender per queue. The SDK is loaded at the first send. */
export function createCommandBus(options: ServiceBusOptions): ServiceBusCommandBus {
  let client: Promise<ServiceBusClient> | undefined;
  const senders = new Map<BusQueueName, Promise<ServiceBusSender>>();
  let wasThere = false;

  const openSender = (queue: BusQueueName): Promise<ServiceBusSender> => {
    client ??= connectBus(options);
    const sender = senders.get(queue) ?? client.then((connected) => connected.createSender(queue));
    senders.set(queue, sender);
    return sender;
  };

  const sendRun = async (run: Run): Promise<void> => {
    try {
      await sendInBatches(
        await openSender(run.queue),
        run.messages.map((one) => toSdkMessage(one, options.clock)),
      );
      wasThere = true;
    } catch (error) {
      throw toBusError(error, run.queue);
    }
  };

  return {
    async send(messages) {
      for (const run of runsOf(messages)) {
        if (wasThere) await sendRun(run);
        else await untilThere(() => sendRun(run), options);
      }
    },

    async close() {
      await (await client)?.close();
    },
  };
}

interface Run {
  readonly queue: BusQueueName;
  readonly messages: readonly BusMessage[];
}

/** Consecutive messages for one queue travel together. */
function runsOf(messages: readonly BusMessage[]): readonly Run[] {
  const runs: { readonly queue: BusQueueName; readonly messages: BusMessage[] }[] = [];
  for (const message of messages) {
    const last = runs.at(-1);
    if (last?.queue === message.queue) last.messages.push(message);
    else runs.push({ queue: message.queue, messages: [message] });
  }
  return runs;
}

async function sendInBatches(
  sender: ServiceBusSender,
  messages: readonly ServiceBusMessage[],
): Promise<void> {
  const [only, ...others] = messages;
  if (only !== undefined && others.length === 0) return sender.sendMessages(only);
  let batch = await sender.createMessageBatch();
  for (const message of messages) {
    if (batch.tryAddMessage(message)) continue;
    if (batch.count > 0) await sender.sendMessages(batch);
    batch = await sender.createMessageBatch();
    // One that fills a batch by itself is sent by itself; the service says if it is too large.
    if (!batch.tryAddMessage(message)) await sender.sendMessages(message);
  }
  if (batch.count > 0) await sender.sendMessages(batch);
}

function toSdkMessage(
  { sessionId, messageId, body, dueAt, trace }: BusMessage,
  clock: Clock,
): ServiceBusMessage {
  const message = { sessionId, messageId, body, contentType: "application/json" };
  const isLater = dueAt !== undefined && dueAt > clock.now();
  const traced =
    trace === undefined ? message : { ...message, applicationProperties: toProperties(trace, isLater) };
  return isLater ? { ...traced, scheduledEnqueueTimeUtc: new Date(dueAt) } : traced;
}

/** What comes later is a trace of its own. The names are in small letters, which is how Functions gives them back. */
function toProperties({ traceparent, tracestate }: TraceCarrier, isLater: boolean): Record<string, string> {
  if (isLater) return { tracelink: traceparent };
  return { traceparent, ...(tracestate !== undefined && { tracestate }) };
}

/** At start the bus may not be up yet, and the SDK does not retry a refused connection. */
async function untilThere(
  send: () => Promise<void>,
  { clock, startPatienceMs = 30_000 }: ServiceBusOptions,
): Promise<void> {
  const patienceEnds = clock.now() + startPatienceMs;
  for (let pause = firstPauseMs; ; pause = Math.min(2 * pause, longestPauseMs)) {
    try {
      return await send();
    } catch (error) {
      const isWorthWaiting = error instanceof BusUnavailableError && clock.now() + pause <= patienceEnds;
      if (!isWorthWaiting) throw error;
      await clock.sleep(pause);
    }
  }
}
