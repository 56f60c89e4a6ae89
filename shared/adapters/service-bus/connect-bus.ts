import type { ServiceBusClient } from "@azure/service-bus";
import type { Clock } from "../../ports/clock.ts";

export interface ServiceBusOptions {
  /** A connection string, or the namespace's host name for a managed identity. */
  readonly connection: { readonly connectionString: string } | { readonly fullyQualifiedNamespace: string };
  readonly clock: Clock;
  readonly retry?: {
    readonly maxRetries: number;
    readonly retryDelayInMs: number;
    readonly timeoutInMs: number;
  };
  /** How long the first send waits for a bus that is not there yet. */
  readonly startPatienceMs?: number;
}

/** The SDK's own delay is 30 seconds, and its time limit for a send in flight at a drop is 60. */
const defaultRetry = { maxRetries: 3, retryDelayInMs: 200, timeoutInMs: 15_000 };

/** The SDK is loaded here and nowhere before. */
export async function connectBus({
  connection,
  retry = defaultRetry,
}: Pick<ServiceBusOptions, "connection" | "retry">): Promise<ServiceBusClient> {
  const { ServiceBusClient } = await import("@azure/service-bus");
  const clientOptions = { retryOptions: retry };
  if ("connectionString" in connection)
    return new ServiceBusClient(connection.connectionString, clientOptions);
  const { DefaultAzureCredential } = await import("@azure/identity");
  return new ServiceBusClient(
    connection.fullyQualifiedNamespace,
    new DefaultAzureCredential(),
    clientOptions,
  );
}
