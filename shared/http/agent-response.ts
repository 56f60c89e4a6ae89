import type { HttpResponseInit } from "@azure/functions";
import type { Answer, CommandAnswer } from "../app/agent/agent-call.ts";
import { assertNever } from "../domain/assert-never.ts";
import type { CommandDone, CommandPending } from "../wire/agent-api/types.ts";
import { problemResponse, refusalResponse } from "./problem.ts";
import { securityHeaders } from "./security-headers.ts";

export function answerResponse(answer: Answer<unknown>): HttpResponseInit {
  switch (answer.kind) {
    case "found":
      return jsonResponse(200, answer.value);
    case "nothing":
      return { status: 204, headers: securityHeaders };
    case "not-found":
      return problemResponse("not-found");
    default:
      return assertNever(answer);
  }
}

export function commandResponse(answer: CommandAnswer): HttpResponseInit {
  switch (answer.kind) {
    case "done": {
      const body: CommandDone = { outcome: "done", commandId: answer.commandId };
      return jsonResponse(200, body);
    }
    case "pending": {
      const body: CommandPending = { outcome: "pending", commandId: answer.commandId };
      return jsonResponse(202, body, { location: `/api/agent/commands/${answer.commandId}` });
    }
    case "refused":
      return refusalResponse(answer.reason);
    case "key-reused":
      return problemResponse("idempotency-key-reused");
    case "not-found":
      return problemResponse("not-found");
    default:
      return assertNever(answer);
  }
}

function jsonResponse(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponseInit {
  return {
    status,
    headers: { ...securityHeaders, "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(body),
  };
}
