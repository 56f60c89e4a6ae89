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
  return startSessionPump<ServiceBusSessionReceiver>({
    maxConcurrentSessions: settings.maxConcurrentSessions,
    sessionIdleTimeoutMs: settings.sessionIdleTimeoutMs,
    acceptNextSession: (abortSignal) =>
      client.acceptNextSession(plan.queueName, { ...receiving, abortSignal }),
    process,
    warn: options.warn,
  });
}

type Receiver = ServiceBusReceiver | ServiceBusSessionReceiver;

/** Rejects when the message could not be settled; a session must not go on then, for its order. */
async function processMessage(
  options: ServiceBusTriggerOptions,
  message: ServiceBusReceivedMessage,
  receiver: Receiver,
): Promise<void> {
  const { plan, settings, invoke } = options;
  const succeeded = await runSafely(() => invoke(deliver(plan, message)));
  const settle = () => {
    if (!succeeded) return receiver.abandonMessage(message);
    if (plan.autoCompleteMessages ?? settings.autoCompleteMessages) return receiver.completeMessage(message);
    return Promise.resolve();
  };
  try {
    await answeredInTime(settle());
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`message "${String(message.messageId)}" could not be settled: ${reason}`, { cause });
  }
}

/** The SDK waits a minute for an answer that, when the link closed meanwhile, never comes. */
const longestSettlementMs = 5_000;

async function answeredInTime(settled: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the broker did not answer")), longestSettlementMs);
  });
  try {
    await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
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
