/** Conversations that are over: the caller's own, and the customer's earlier ones. */
import { app } from "@azure/functions";
import { listClosed, listPrevious } from "../shared/app/agent/closed-conversations.ts";
import { agentQuery } from "../shared/http/agent-route.ts";
import { runtime } from "../shared/runtime.ts";
import * as operations from "../shared/wire/agent-api/operations.ts";

const { listClosed: closed, listPrevious: previous } = operations;

app.http(closed.name, agentQuery(closed, runtime, listClosed));
app.http(previous.name, agentQuery(previous, runtime, listPrevious));
