/** What happens once per process, before the first invocation: storage is made ready, bots are loaded behind it. */
import { app } from "@azure/functions";
import { runtime } from "./runtime.ts";

app.hook.appStart(() => runtime().start());
