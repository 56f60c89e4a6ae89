/** A process that runs the bus app for one message, stops the host and must then end by itself. */

import { join } from "node:path";
import type { InvocationFact } from "../../../infra/local/functions-host/run-invocation.ts";
import { startFunctionsHost } from "../../../infra/local/functions-host/start-functions-host.ts";

const { BUS: connectionString = "" } = process.env;
Object.assign(globalThis, {
  [Symbol.for("bus-app")]: { onSession: () => undefined, onPlain: () => undefined },
});
let ended: (fact: InvocationFact) => void = () => undefined;
const first = new Promise<InvocationFact>((resolve) => {
  ended = resolve;
});
const host = await startFunctionsHost({
  appDirectory: join(import.meta.dirname, "../../infra/functions-host/fixtures/bus-app"),
  settings: { ServiceBus: connectionString, PLAIN_QUEUE: "plain" },
  onInvocationEnd: (fact) => ended(fact),
});
const { sessionId } = await first;
await host.stop();
process.stdout.write(`stopped after ${sessionId}\n`);
