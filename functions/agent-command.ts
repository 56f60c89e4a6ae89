/** What became of a command whose outcome did not come in time. */
import { app } from "@azure/functions";
import { readCommand } from "../shared/app/agent/read-command.ts";
import { agentQuery } from "../shared/http/agent-route.ts";
import { runtime } from "../shared/runtime.ts";
import * as operations from "../shared/wire/agent-api/operations.ts";

app.http(operations.readCommand.name, agentQuery(operations.readCommand, runtime, readCommand));
