/** Whether all that the app needs is there; if not, what is wrong and what to do. */
import { app } from "@azure/functions";
import { healthResponse } from "../shared/http/health-response.ts";
import { health } from "../shared/runtime.ts";

app.http("health", {
  methods: ["GET"],
  route: "api/health",
  authLevel: "anonymous",
  handler: () => healthResponse(health()),
});
