/** Texts that agents need often. */
import { app } from "@azure/functions";
import { listCannedReplies } from "../shared/app/agent/canned-replies.ts";
import { agentQuery } from "../shared/http/agent-route.ts";
import { runtime } from "../shared/runtime.ts";
import * as operations from "../shared/wire/agent-api/operations.ts";

const { listCannedReplies: list } = operations;

app.http(list.name, agentQuery(list, runtime, listCannedReplies));
