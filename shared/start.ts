/**
 * What happens once per process: before the first invocation storage is made ready, behind it bots are loaded. And what
 * happens around every invocation: a bus message waits for the start, and all is told of, where anybody is to be told.
 */
import { app } from "@azure/functions";
import { observedHandler } from "./adapters/observed/invocation.ts";
import { withTrace } from "./adapters/observed/log.ts";
import { withholdBusFunctions } from "./bus-function.ts";
import { runtime, startProblem } from "./runtime.ts";

const problem = startProblem();
if (problem !== undefined) withholdBusFunctions();

app.hook.appStart(async () => {
  if (problem !== undefined) return problem.report();
  const { loadBots, start } = runtime();
  await start.now().catch(() => undefined);
  setImmediate(loadBots);
});

app.hook.preInvocation(async (invocation) => {
  if (problem !== undefined) return;
  const { start, telemetry } = runtime();
  const { functionHandler, invocationContext } = invocation;
  if (invocationContext.options.trigger.type === "serviceBusTrigger") await start.wait();
  invocation.functionHandler = observedHandler(telemetry, invocationContext, functionHandler);
});

app.hook.log((entry) => {
  const isOurs = entry.category === "user" && problem === undefined;
  if (isOurs) entry.message = withTrace(entry.message, runtime().telemetry);
});

app.hook.appTerminate(async () => {
  if (problem === undefined) await runtime().telemetry.flush();
});
