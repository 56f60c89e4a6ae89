/** A Service Bus trigger: a return completes the message, a throw abandons it at once. */
import type {
  ServiceBusClient,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
  ServiceBusSessionReceiver,
} from "@azure/service-bus";
import type { TypedData } from "./core-types.ts";
import type { ServiceBusSettings } from "./host-json.ts";
import type { ServiceBusPlan } from "./plan-functions.ts";
import { startQueuePump } from "./queue-pump.ts";
import { type Pump, startSessionPump } from "./session-pump.ts";
import { deliveryCountOf, toTriggerMetadata } from "./trigger-metadata.ts";

export interface DeliveredMessage {
  readonly body: TypedData;
  readonly triggerMetadata: Readonly<Record<string, TypedData>>;
  readonly messageId: string;
  readonly sessionId: string | undefined;
  readonly deliveryCount: number;
}

export interface ServiceBusTriggerOptions {
  readonly plan: ServiceBusPlan;
  readonly settings: ServiceBusSettings;
  readonly client: ServiceBusClient;
  /** Runs the function; rejects with what it threw. */
  invoke(message: DeliveredMessage): Promise<void>;
  warn(message: string): void;
}

export function startServiceBusTrigger(options: ServiceBusTriggerOptions): Pump {
  const { plan, settings, client } = options;
  const receiving = {
    receiveMode: "peekLock" as const,
    maxAutoLockRenewalDurationInMs: settings.maxAutoLockRenewalMs,
    // The body goes to the library as it came.
    skipParsingBodyAsJson: true,
  };
  const process = (message: ServiceBusReceivedMessage, receiver: Receiver) =>
    processMessage(options, message, receiver);

  if (!plan.isSessionsEnabled) {
    const receiver = client.createReceiver(plan.queueName, receiving);
    return startQueuePump({
      maxConcurrentCalls: settings.maxConcurrentCalls,
      receiver,
      process,
      warn: options.warn,
    });
  }
  return startSessionPump({
    maxConcurrentSessions: settings.maxConcurrentSessions,
    sessionIdleTimeoutMs: settings.sessionIdleTimeoutMs,
    acceptNextSession: (abortSignal) =>
      client.acceptNextSession(plan.queueName, { ...receiving, abortSignal }),
    process,
    warn: options.warn,
  });
}

type Receiver = ServiceBusReceiver | ServiceBusSessionReceiver;

async function processMessage(
  options: ServiceBusTriggerOptions,
  message: ServiceBusReceivedMessage,
  receiver: Receiver,
): Promise<void> {
  const { plan, settings, invoke, warn } = options;
  const succeeded = await runSafely(() => invoke(deliver(plan, message)));
  try {
    if (!succeeded) await receiver.abandonMessage(message);
    else if (plan.autoCompleteMessages ?? settings.autoCompleteMessages)
      await receiver.completeMessage(message);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    warn(`message "${String(message.messageId)}" could not be settled: ${reason}`);
  }
}

async function runSafely(run: () => Promise<void>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch {
    return false;
  }
}

function deliver(plan: ServiceBusPlan, message: ServiceBusReceivedMessage): DeliveredMessage {
  const bytes = bytesOf(message);
  const text = plan.isBinary ? undefined : bytes.toString("utf8");
  return {
    body: text === undefined ? { bytes } : { string: text },
    triggerMetadata: toTriggerMetadata(message, text),
    messageId: String(message.messageId),
    sessionId: message.sessionId,
    deliveryCount: deliveryCountOf(message),
  };
}

/** Data sections arrive as bytes; value and sequence bodies, which the extension cannot read, as their JSON. */
function bytesOf(message: ServiceBusReceivedMessage): Buffer {
  const body: unknown = message.body;
  return Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body ?? null));
}
