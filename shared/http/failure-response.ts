import type { HttpResponseInit, InvocationContext } from "@azure/functions";
import { describeError } from "../app/describe-error.ts";
import { type ProblemCode, problemResponse } from "./problem.ts";
import { UnusableRequest } from "./unusable-request.ts";

/** What is away, by the error's name, so that no adapter need be known here. */
const away: Readonly<Record<string, ProblemCode>> = {
  StorageUnavailableError: "storage-unavailable",
  BusUnavailableError: "bus-unavailable",
  SignInUnavailableError: "sign-in-unavailable",
  StartProblem: "app-not-started",
};

/** The answer to a request that could not be handled. What broke is logged, never told. */
export function failureResponse(
  error: unknown,
  { operation, context }: { readonly operation: string; readonly context: InvocationContext },
): HttpResponseInit {
  if (error instanceof UnusableRequest) return error.response;
  const correlationId = context.invocationId;
  const code = error instanceof Error && Object.hasOwn(away, error.name) ? away[error.name] : undefined;
  if (code !== undefined) {
    const { stack: _, ...facts } = describeError(error);
    context.warn("agent request not possible now", { operation, correlationId, ...facts, code });
    return problemResponse(code, { headers: { "retry-after": "2" } });
  }
  context.error("agent request failed", { operation, correlationId, ...describeError(error) });
  return problemResponse("internal-error", { correlationId });
}
