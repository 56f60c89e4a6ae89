import { connectionStringOf } from "../../infra/local/azurite/start-azurite.ts";
import { anyPorts, type LocalStack, startLocalStack } from "../../infra/local/local-stack.ts";
import type { BusEvent } from "../../infra/local/service-bus/queue-types.ts";
import { findFreePorts } from "../support/scenario/checkout.ts";
import { countRequests } from "./count-requests.ts";
import type { WireRequest } from "./split-requests.ts";

/** What was asked of Table Storage and put on the bus, and which functions ended. */
export type Happening =
  | { readonly kind: "request"; readonly request: WireRequest }
  | { readonly kind: "bus"; readonly event: BusEvent }
  | { readonly kind: "invocation"; readonly functionName: string };

export interface CountedStack {
  readonly running: LocalStack;
  /** Everything that happens while `act` runs and until the bus is at rest, in order. */
  during(act: () => Promise<unknown>): Promise<readonly Happening[]>;
  /** The next table request that fits. */
  nextRequest(fits: (request: WireRequest) => boolean): Promise<WireRequest>;
  stop(): Promise<void>;
}

/** The built app on the local stack, with every table request and every bus message told. */
export async function startCountedStack(options: { readonly appDirectory: string }): Promise<CountedStack> {
  const { tables } = await findFreePorts();
  const counter = await countRequests(tables);
  const listeners = new Set<(happening: Happening) => void>();
  const tell = (happening: Happening): void => {
    for (const listener of listeners) listener(happening);
  };
  const running = await startLocalStack({
    appDirectory: options.appDirectory,
    ports: { ...anyPorts, tables },
    settings: {
      SWITCHBOARD_TABLES: connectionStringOf(counter.port),
      // It is run by hand when it is to be counted.
      "AzureWebJobs.check-invariants.Disabled": "1",
    },
    onInvocationEnd: ({ functionName }) => tell({ kind: "invocation", functionName }),
  }).catch(async (error: unknown) => {
    await counter.stop();
    throw error;
  });
  const { broker } = running;
  counter.onRequest((request) => tell({ kind: "request", request }));
  broker.onEvent((event) => tell({ kind: "bus", event }));
  return {
    running,
    during: async (act) => {
      await broker.whenIdle();
      const happened: Happening[] = [];
      const listener = (happening: Happening): unknown => happened.push(happening);
      listeners.add(listener);
      try {
        await act();
        await broker.whenIdle();
      } finally {
        listeners.delete(listener);
      }
      return happened;
    },
    nextRequest: (fits) =>
      new Promise((resolve) => {
        const stop = counter.onRequest((request) => {
          if (!fits(request)) return;
          stop();
          resolve(request);
        });
      }),
    stop: async () => {
      await running.stop();
      await counter.stop();
    },
  };
}
