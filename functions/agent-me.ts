/** Who the signed-in user is. */
import { app } from "@azure/functions";
import { readMe } from "../shared/app/agent/read-me.ts";
import { agentQuery } from "../shared/http/agent-route.ts";
import { runtime } from "../shared/runtime.ts";
import { me } from "../shared/wire/agent-api/operations.ts";

app.http(me.name, agentQuery(me, runtime, readMe));
