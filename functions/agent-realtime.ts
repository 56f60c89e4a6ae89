/** The push socket of a page. */
import { app } from "@azure/functions";
import { openRealtime } from "../shared/app/agent/open-realtime.ts";
import { agentQuery } from "../shared/http/agent-route.ts";
import { runtime } from "../shared/runtime.ts";
import { realtime } from "../shared/wire/agent-api/operations.ts";

app.http(realtime.name, agentQuery(realtime, runtime, openRealtime));
