/** One invocation with what stands around it: output bindings, log lines, and the fact that it is over. */
import { randomUUID } from "node:crypto";
import type { BusClients } from "./bus-clients.ts";
import type { CoreModule } from "./core-module.ts";
import type { InvocationRequest, InvocationResponse, Log } from "./core-types.ts";
import { invokeFunction } from "./invoke-function.ts";
import type { FunctionPlan } from "./plan-functions.ts";
import type { DeliveredMessage } from "./service-bus-trigger.ts";

/** One invocation, over; for a message, before it is completed or abandoned. */
export interface InvocationFact {
  readonly functionName: string;
  readonly invocationId: string;
  readonly trigger: "http" | "serviceBus" | "timer";
  readonly error?: unknown;
  readonly durationMs: number;
  readonly sessionId?: string;
  readonly messageId?: string;
  /** 1 on the first delivery, as in the function's trigger metadata. */
  readonly deliveryCount?: number;
}

/** What an invocation needs of the host. */
export interface InvocationDeps {
  readonly core: CoreModule;
  readonly log: Log;
  readonly clients: BusClients;
  readonly onInvocationEnd: ((fact: InvocationFact) => void) | undefined;
}

type Input = Omit<InvocationRequest, "invocationId"> & { readonly message?: DeliveredMessage };

/** One invocation with its output bindings, its log lines and its fact. */
export async function invoke(
  deps: InvocationDeps,
  plan: FunctionPlan,
  input: Input,
): Promise<InvocationResponse> {
  const { message, ...request } = input;
  const invocationId = randomUUID();
  const startedAt = performance.now();
  const end = (outcome: { readonly error?: unknown }) =>
    reportEnd(deps, plan, { invocationId, durationMs: performance.now() - startedAt, ...outcome }, message);
  try {
    const response = await invokeFunction(deps, plan.target, { ...request, invocationId });
    await sendOutputs(deps.clients, plan, response);
    end({});
    return response;
  } catch (error) {
    end({ error });
    throw error;
  }
}

async function sendOutputs(
  clients: BusClients,
  plan: FunctionPlan,
  response: InvocationResponse,
): Promise<void> {
  for (const { name, connection, queueName } of plan.outputs) {
    const data =
      name === "$return"
        ? response.returnValue
        : response.outputData?.find((output) => output.name === name)?.data;
    if (data !== null && data !== undefined) await clients.send(connection, queueName, data);
  }
}

function reportEnd(
  deps: InvocationDeps,
  plan: FunctionPlan,
  outcome: { readonly invocationId: string; readonly durationMs: number; readonly error?: unknown },
  message: DeliveredMessage | undefined,
): void {
  const { target, kind } = plan;
  const { invocationId } = outcome;
  const failed = "error" in outcome;
  deps.log({
    level: failed ? "error" : "debug",
    category: `Function.${target.name}`,
    message: failed ? `Failed: ${describeError(outcome.error)}` : "Succeeded",
    invocationId,
  });
  deps.onInvocationEnd?.({
    functionName: target.name,
    trigger: kind,
    ...outcome,
    ...(message !== undefined && {
      messageId: message.messageId,
      deliveryCount: message.deliveryCount,
      ...(message.sessionId !== undefined && { sessionId: message.sessionId }),
    }),
  });
}

const describeError = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
