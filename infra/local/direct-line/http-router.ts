import type { IncomingMessage, ServerResponse } from "node:http";
import { badArgument, notFound, RefusedRequest } from "./refused-request.ts";

/** One request, taken apart as far as every route needs. */
export interface Call {
  readonly request: IncomingMessage;
  readonly params: PathParams;
  readonly query: URLSearchParams;
}

type PathParams = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Segments; one that begins with a colon is a parameter, already decoded for the route. */
  readonly path: string;
  /** `"hang-up"` breaks the connection without an answer. */
  answer(call: Call): Promise<Answer | "hang-up"> | Answer;
}

export interface Target {
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/** The path is cut by hand: `URL` would resolve `..` and take `//host` for a host. */
export function parseTarget(rawUrl: string | undefined): Target {
  const [path = "/", query = ""] = (rawUrl ?? "/").split(/\?(.*)/s);
  return { segments: path.split("/").slice(1), query: new URLSearchParams(query) };
}

export function createRouter(
  routes: readonly Route[],
  log: (line: string) => void,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    try {
      send(response, await dispatch(routes, request));
    } catch (error) {
      if (!(error instanceof RefusedRequest)) log(`${request.method} ${request.url}: ${String(error)}`);
      send(response, errorAnswer(error));
    }
  };
}

function dispatch(routes: readonly Route[], request: IncomingMessage) {
  if (request.method === "OPTIONS") return { status: 204 };
  const { segments, query } = parseTarget(request.url);
  const here = routes.flatMap((route) => {
    const params = matchPath(route.path, segments);
    return params === undefined ? [] : [{ route, params }];
  });
  if (here.length === 0) throw notFound("There is no such route");
  const match = here.find(({ route }) => route.method === request.method);
  if (match === undefined) {
    throw new RefusedRequest(405, "MethodNotAllowed", `${request.method} is not allowed here`, {
      headers: { allow: here.map(({ route }) => route.method).join(", ") },
    });
  }
  return match.route.answer({ request, params: match.params, query });
}

/** The parameters of a path that fits the pattern; undefined when it does not fit. */
export function matchPath(pattern: string, segments: readonly string[]): PathParams | undefined {
  const wanted = pattern.split("/").slice(1);
  if (wanted.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, want] of wanted.entries()) {
    const found = segments[index] ?? "";
    if (!want.startsWith(":")) {
      if (want !== found) return undefined;
      continue;
    }
    if (found === "") return undefined;
    params[want.slice(1)] = decodeSegment(found);
  }
  return params;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badArgument("The path is not correctly encoded");
  }
}

function errorAnswer(error: unknown): Answer {
  if (!(error instanceof RefusedRequest)) {
    return { status: 500, json: { error: { code: "ServiceError", message: "The local service failed" } } };
  }
  const { status, code, message, headers, extra } = error;
  return { status, headers, json: { error: { code, message }, ...extra } };
}

/** Other origins may call this service, as they may call the real one. */
const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, PUT, DELETE, OPTIONS",
  "access-control-allow-headers": "authorization, content-type, x-ms-bot-agent, x-requested-with",
  "access-control-max-age": "600",
  "x-content-type-options": "nosniff",
};

function send(response: ServerResponse, answer: Answer | "hang-up"): void {
  if (answer === "hang-up") {
    response.destroy();
    return;
  }
  if (response.headersSent || response.destroyed) return;
  const body = answer.json === undefined ? (answer.body ?? "") : JSON.stringify(answer.json);
  const type = answer.json === undefined ? {} : { "content-type": "application/json; charset=utf-8" };
  response.writeHead(answer.status, {
    "cache-control": "no-store",
    ...corsHeaders,
    ...type,
    ...answer.headers,
  });
  response.end(body);
}
