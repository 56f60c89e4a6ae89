/**
 * Session queues: takes the next free session, hands over its messages one at a time, keeps it until no message has
 * come for the idle time, then takes another. Few links wait for a session; their number grows while they are taken.
 */
import { setMaxListeners } from "node:events";
import type { ServiceBusReceivedMessage, ServiceBusSessionReceiver } from "@azure/service-bus";
import { createBackOff } from "./back-off.ts";

/** What the pump asks of a session's receiver. */
export type SessionLink = Pick<ServiceBusSessionReceiver, "sessionId" | "receiveMessages" | "close">;

export interface SessionPumpOptions<Link extends SessionLink> {
  readonly maxConcurrentSessions: number;
  readonly sessionIdleTimeoutMs: number;
  acceptNextSession(signal: AbortSignal): Promise<Link>;
  /** Runs the function and settles the message. A rejection ends the session: its messages come again in order. */
  process(message: ServiceBusReceivedMessage, receiver: Link): Promise<void>;
  warn(message: string): void;
}

export interface Pump {
  /** Takes no new work; resolves when what was running has ended and its links are closed. */
  drain(): Promise<void>;
}

const fewWaiting = 2;
const mostWaiting = 16;

export function startSessionPump<Link extends SessionLink>(options: SessionPumpOptions<Link>): Pump {
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const backOff = createBackOff();
  const running = new Set<Promise<void>>();
  let waiting = 0;
  let held = 0;
  let wanted = fewWaiting;
  let pause: NodeJS.Timeout | undefined;

  function fill(): void {
    if (stopping.signal.aborted || pause !== undefined) return;
    while (waiting < wanted && waiting + held < options.maxConcurrentSessions) void fillSlot();
  }

  async function fillSlot(): Promise<void> {
    const link = await acceptOne();
    if (link === undefined) return;
    fill();
    const working = work(link);
    running.add(working);
    await working;
    running.delete(working);
    held--;
    fill();
  }

  async function acceptOne(): Promise<Link | undefined> {
    waiting++;
    try {
      const receiver = await options.acceptNextSession(stopping.signal);
      held++;
      backOff.reset();
      wanted = Math.min(mostWaiting, wanted * 2);
      return receiver;
    } catch (error) {
      if (!stopping.signal.aborted) acceptFailed(error);
      return undefined;
    } finally {
      waiting--;
    }
  }

  /** No free session within the time is the normal answer of a quiet queue; anything else means: wait a little. */
  function acceptFailed(error: unknown): void {
    wanted = Math.max(fewWaiting, Math.floor(wanted / 2));
    if (isNoSession(error)) backOff.reset();
    else if (backOff.failures === 0) options.warn(`cannot take a session, trying again: ${messageOf(error)}`);
    pause ??= setTimeout(
      () => {
        pause = undefined;
        fill();
      },
      isNoSession(error) ? 0 : backOff.next(),
    );
  }

  async function work(receiver: Link): Promise<void> {
    try {
      await processUntilIdle(receiver);
    } catch (error) {
      if (!stopping.signal.aborted)
        options.warn(`session "${receiver.sessionId}" ended early: ${messageOf(error)}`);
    } finally {
      await receiver.close().catch(() => undefined);
    }
  }

  async function processUntilIdle(receiver: Link): Promise<void> {
    while (!stopping.signal.aborted) {
      const [message] = await receiver.receiveMessages(1, {
        maxWaitTimeInMs: options.sessionIdleTimeoutMs,
        abortSignal: stopping.signal,
      });
      if (message === undefined) return;
      await options.process(message, receiver);
    }
  }

  fill();
  return {
    async drain() {
      stopping.abort();
      clearTimeout(pause);
      // The SDK cannot call back a link that waits for a session; closing the client does.
      await Promise.all(running);
    },
  };
}

function isNoSession(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ServiceTimeout" || code === "SessionCannotBeLocked" || code === "OperationTimeoutError";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
