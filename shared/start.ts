/** What happens once per process: before the first invocation storage is made ready, behind it bots are loaded. */
import { app } from "@azure/functions";
import { runtime } from "./runtime.ts";

app.hook.appStart(async () => {
  await runtime().start();
  setImmediate(() => runtime().loadBots());
});
