/** The files of a conversation's messages. */
import { app } from "@azure/functions";
import { readAttachment } from "../shared/app/agent/read-attachment.ts";
import { agentFile } from "../shared/http/agent-route.ts";
import { runtime } from "../shared/runtime.ts";
import * as operations from "../shared/wire/agent-api/operations.ts";

const { attachment } = operations;

app.http(attachment.name, agentFile(attachment, runtime, readAttachment));
