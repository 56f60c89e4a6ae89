/** What was given up, and putting it on the bus again. */
import { app } from "@azure/functions";
import { listDeadLetters } from "../shared/app/dead-letters/list-dead-letters.ts";
import { resubmitDeadLetter } from "../shared/app/dead-letters/resubmit-dead-letter.ts";
import { agentCommand, agentQuery } from "../shared/http/agent-route.ts";
import { runtime } from "../shared/runtime.ts";
import * as operations from "../shared/wire/agent-api/operations.ts";

const { listDeadLetters: list, resubmitDeadLetter: resubmit } = operations;

app.http(list.name, agentQuery(list, runtime, listDeadLetters));
app.http(resubmit.name, agentCommand(resubmit, runtime, resubmitDeadLetter));
