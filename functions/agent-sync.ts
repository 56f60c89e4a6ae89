/** All that a user has in front of them, as soon as it changes. */
import { app } from "@azure/functions";
import { sync } from "../shared/app/agent/sync.ts";
import { agentQuery } from "../shared/http/agent-route.ts";
import { runtime } from "../shared/runtime.ts";
import * as operations from "../shared/wire/agent-api/operations.ts";

app.http(operations.sync.name, agentQuery(operations.sync, runtime, sync));
