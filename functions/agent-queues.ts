/** Queues, and who serves them. */
import { app } from "@azure/functions";
import { addMember, listMembers, listQueues, removeMember } from "../shared/app/agent/queues.ts";
import { agentCommand, agentQuery } from "../shared/http/agent-route.ts";
import { runtime } from "../shared/runtime.ts";
import * as operations from "../shared/wire/agent-api/operations.ts";

app.http(operations.listQueues.name, agentQuery(operations.listQueues, runtime, listQueues));
app.http(operations.listMembers.name, agentQuery(operations.listMembers, runtime, listMembers));
app.http(operations.addMember.name, agentCommand(operations.addMember, runtime, addMember));
app.http(operations.removeMember.name, agentCommand(operations.removeMember, runtime, removeMember));
