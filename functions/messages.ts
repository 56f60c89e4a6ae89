/** The bot messaging endpoint: authenticates what a channel posts, puts it on the bus, and answers. */
import { app } from "@azure/functions";
import { takeChannelRequest } from "../shared/http/take-channel-request.ts";
import { runtime } from "../shared/runtime.ts";

app.http("messages", {
  methods: ["POST"],
  route: "api/messages",
  authLevel: "anonymous",
  handler: (request) => takeChannelRequest(runtime(), request),
});
