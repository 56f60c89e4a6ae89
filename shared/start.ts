/**
 * What happens once per process: before the first invocation storage is made ready, behind it bots are loaded; and what
 * happens around every invocation: it is told of, where anybody is to be told.
 */
import { app } from "@azure/functions";
import { observedHandler } from "./adapters/observed/invocation.ts";
import { runtime } from "./runtime.ts";

app.hook.appStart(async () => {
  await runtime().start();
  setImmediate(() => runtime().loadBots());
});

app.hook.preInvocation((invocation) => {
  const { functionHandler, invocationContext } = invocation;
  invocation.functionHandler = observedHandler(runtime().telemetry, invocationContext, functionHandler);
});

app.hook.appTerminate(() => runtime().telemetry.flush());
