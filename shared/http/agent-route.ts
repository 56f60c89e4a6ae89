import type { HttpFunctionOptions, HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { AgentCall, Answer, CommandAnswer, CommandCall } from "../app/agent/agent-call.ts";
import type { FileAnswer } from "../app/agent/read-attachment.ts";
import type { AccessTokens } from "../ports/access-tokens.ts";
import type { Operation } from "../wire/agent-api/operations.ts";
import { fingerprint } from "../wire/derived-id.ts";
import { answerResponse, commandResponse } from "./agent-response.ts";
import { authenticate } from "./authenticate.ts";
import { failureResponse } from "./failure-response.ts";
import { fileResponse } from "./file-response.ts";
import { readIdempotencyKey } from "./idempotency-key.ts";
import { readBody } from "./read-body.ts";
import { readQuery } from "./read-query.ts";

interface HttpDeps {
  readonly accessTokens: AccessTokens;
}

/** Registers a use case that only reads, or that keeps nothing. */
export function agentQuery<Deps extends HttpDeps, Body, Query, Value>(
  operation: Operation<Body, Query>,
  deps: () => Deps,
  use: (deps: Deps, call: AgentCall<Body, Query>) => Promise<Answer<Value>>,
): HttpFunctionOptions {
  return route(operation, async (request) => {
    const call = await readCall(operation, deps(), request);
    return answerResponse(await use(deps(), call));
  });
}

/** Registers a use case that answers with a file. */
export function agentFile<Deps extends HttpDeps, Body, Query>(
  operation: Operation<Body, Query>,
  deps: () => Deps,
  use: (deps: Deps, call: AgentCall<Body, Query>) => Promise<FileAnswer>,
): HttpFunctionOptions {
  return route(operation, async (request) =>
    fileResponse(await use(deps(), await readCall(operation, deps(), request))),
  );
}

/** Registers a use case that sends a command: once for each Idempotency-Key. */
export function agentCommand<Deps extends HttpDeps, Body, Query>(
  operation: Operation<Body, Query>,
  deps: () => Deps,
  use: (deps: Deps, call: CommandCall<Body, Query>) => Promise<CommandAnswer>,
): HttpFunctionOptions {
  return route(operation, async (request) => {
    const call = await readCall(operation, deps(), request);
    const idempotencyKey = readIdempotencyKey(request.headers);
    const asked = fingerprint([operation.name, Object.entries(call.params).toSorted(), call.body]);
    return commandResponse(await use(deps(), { ...call, idempotencyKey, fingerprint: asked }));
  });
}

function route(
  operation: Pick<Operation, "method" | "name" | "route">,
  answer: (request: HttpRequest) => Promise<HttpResponseInit>,
): HttpFunctionOptions {
  return {
    methods: [operation.method],
    authLevel: "anonymous",
    route: operation.route,
    handler: async (request: HttpRequest, context: InvocationContext) => {
      try {
        return await answer(request);
      } catch (error) {
        return failureResponse(error, { operation: operation.name, context });
      }
    },
  };
}

/** Who asks comes first: to anybody else, a request without a token says nothing of what it should hold. */
async function readCall<Body, Query>(
  operation: Operation<Body, Query>,
  { accessTokens }: HttpDeps,
  request: HttpRequest,
): Promise<AgentCall<Body, Query>> {
  const user = await authenticate(accessTokens, request.headers.get("authorization"), operation.roles);
  const query = readQuery(request.query, operation.query());
  const body = await readBody(request, operation.body());
  return { user, params: { ...request.params }, query, body };
}
