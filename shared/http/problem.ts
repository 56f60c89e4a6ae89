import type { HttpResponseInit } from "@azure/functions";
import type { Problem } from "../wire/agent-api/types.ts";
import { securityHeaders } from "./security-headers.ts";

/** What can go wrong with any request, by its stable code. Refusals of commands bring their own code. */
const problems = {
  "body-not-json": [400, "The body is not JSON"],
  "body-invalid": [400, "The body does not have the right form"],
  "query-invalid": [400, "The query does not have the right form"],
  "idempotency-key-missing": [400, "The header Idempotency-Key is missing"],
  "idempotency-key-invalid": [400, "The header Idempotency-Key does not have the right form"],
  "token-missing": [401, "There is no access token"],
  "token-invalid": [401, "The access token is not valid"],
  "token-expired": [401, "The access token has expired"],
  "role-missing": [403, "Your role does not permit this"],
  "attachment-host-not-allowed": [403, "The file is on a host that is not allowed"],
  "not-found": [404, "There is no such thing, or it is not yours"],
  "attachment-gone": [410, "The file is no longer where it was kept"],
  "body-too-large": [413, "The body is too large"],
  "content-type-unsupported": [415, "The body must be application/json"],
  "idempotency-key-reused": [422, "The Idempotency-Key was used for another request"],
  "internal-error": [500, "Something broke"],
  "attachment-too-large": [502, "The file is too large"],
  "attachment-unavailable": [502, "The file cannot be had from where it is kept"],
  "storage-unavailable": [503, "Storage cannot be reached"],
  "bus-unavailable": [503, "The command bus cannot be reached"],
  "console-not-set-up": [503, "The console has no client id at the sign-in service"],
  "app-not-started": [503, "The app cannot start; /api/health says why"],
  "sign-in-unavailable": [503, "The sign-in service cannot be reached"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof problems;

interface ProblemOptions extends Pick<Problem, "detail" | "errors" | "correlationId"> {
  readonly headers?: Readonly<Record<string, string>>;
}

export function problemResponse(code: ProblemCode, options: ProblemOptions = {}): HttpResponseInit {
  const [status, title] = problems[code];
  return problemDocument({ status, title, code }, options);
}

/** The business said no: the reason is the code. */
export function refusalResponse(reason: string): HttpResponseInit {
  return problemDocument({ status: 409, title: "The command was refused", code: reason }, {});
}

function problemDocument(
  problem: Pick<Problem, "status" | "title" | "code">,
  { headers = {}, ...more }: ProblemOptions,
): HttpResponseInit {
  const body: Problem = { type: `urn:switchboard:problem:${problem.code}`, ...problem, ...more };
  return {
    status: problem.status,
    headers: { ...securityHeaders, "content-type": "application/problem+json", ...headers },
    body: JSON.stringify(body),
  };
}
