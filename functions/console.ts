/** The agents' pages. */
import { app } from "@azure/functions";
import { createConsoleHandler } from "../shared/http/console-handler.ts";
import { runtime } from "../shared/runtime.ts";

app.http("console", {
  methods: ["GET", "HEAD"],
  authLevel: "anonymous",
  // A catch-all takes the empty path too, so this is /console and everything below it.
  route: "console/{*path}",
  handler: createConsoleHandler(runtime),
});
