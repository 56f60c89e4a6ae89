/** The agent says whether work may come. */
import { app } from "@azure/functions";
import { setPresence } from "../shared/app/agent/set-presence.ts";
import { agentCommand } from "../shared/http/agent-route.ts";
import { runtime } from "../shared/runtime.ts";
import * as operations from "../shared/wire/agent-api/operations.ts";

app.http(operations.setPresence.name, agentCommand(operations.setPresence, runtime, setPresence));
