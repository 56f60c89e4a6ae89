/** The HTTP front: routes, limits, keys, then one invocation per request. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type AccessKeys, isAllowed } from "./access-keys.ts";
import type { HttpData, InvocationResponse } from "./core-types.ts";
import type { HttpSettings } from "./host-json.ts";
import { emptyAnswer, type HttpAnswer, toHttpAnswer, toHttpData, writeAnswer } from "./http-conversion.ts";
import { readBody } from "./request-body.ts";
import { createRequestGate, type RequestGate } from "./request-gate.ts";
import { matchRoute, type Route, type RouteMatch, sortRoutes } from "./routes.ts";

interface HttpFunctions {
  readonly routes: readonly Route[];
  authLevel(functionName: string): string;
  invoke(functionName: string, request: HttpData): Promise<InvocationResponse>;
}

export interface HttpListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly settings: HttpSettings;
  readonly bodyLimit: number;
  /** Undefined: keys are not checked, as under `func start`. */
  readonly keys: AccessKeys | undefined;
  readonly functions: HttpFunctions;
  readonly onFailure: (error: unknown) => void;
}

export interface HttpListener {
  readonly port: number;
  /** Takes no more requests; resolves when the last one is answered. */
  drain(): Promise<void>;
  /** Cuts what is still open. */
  close(): void;
}

export async function startHttpListener(options: HttpListenerOptions): Promise<HttpListener> {
  const answer = createAnswerer(options);
  let draining = false;
  const server = createServer((request, response) => {
    response.on("error", () => response.destroy());
    const answering = draining ? Promise.resolve(emptyAnswer(503)) : answer(request);
    answering
      .catch((error: unknown) => {
        options.onFailure(error);
        return emptyAnswer(500);
      })
      .then((result) => {
        // A connection kept alive would hold up the stop, and an unread body spoils it for a next request.
        if (draining || !request.complete) closeAfterwards(request, response);
        writeAnswer(response, result, options.settings.customHeaders);
      })
      .catch(() => response.destroy());
  });
  const port = await listen(server, options.host, options.port);
  return {
    port,
    async drain() {
      draining = true;
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
    close: () => server.closeAllConnections(),
  };
}

function createAnswerer(options: HttpListenerOptions): (request: IncomingMessage) => Promise<HttpAnswer> {
  const routes = sortRoutes(options.functions.routes);
  const gate = createRequestGate(options.settings);
  return async (request) => {
    const url = urlOf(request, options.host);
    if (url === undefined) return emptyAnswer(400);
    const path = withoutPrefix(rawPath(request), options.settings.routePrefix);
    const match = path === undefined ? undefined : matchRoute(routes, request.method ?? "GET", path);
    if (match === undefined) return emptyAnswer(404);
    return passGate(gate, () => answerMatched(options, request, url, match));
  };
}

/** Undefined when the Host header is no host, or the target no path: nobody here is a proxy. */
function urlOf({ headers, url = "/" }: IncomingMessage, ownHost: string): URL | undefined {
  const origin = URL.parse(`http://${headers.host ?? ownHost}/`);
  const isHost = origin !== null && origin.href === `${origin.origin}/`;
  if (!isHost || !url.startsWith("/")) return undefined;
  return URL.parse(`${origin.origin}${url}`) ?? undefined;
}

async function passGate(gate: RequestGate, run: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  const place = await gate.enter();
  if (place === undefined) return emptyAnswer(429);
  try {
    return await run();
  } finally {
    place.leave();
  }
}

async function answerMatched(
  options: HttpListenerOptions,
  request: IncomingMessage,
  url: URL,
  match: RouteMatch,
): Promise<HttpAnswer> {
  const { functionName, params } = match;
  const authLevel = options.functions.authLevel(functionName);
  const key = keyOf(request, url);
  if (options.keys !== undefined && !isAllowed(options.keys, { functionName, authLevel, key })) {
    return emptyAnswer(401);
  }
  const body = await readBody(request, options.bodyLimit);
  if (body === "too-large") return emptyAnswer(413);
  return toHttpAnswer(await options.functions.invoke(functionName, toHttpData(request, url, params, body)));
}

/** The header goes before the query, also when the header is wrong and the query right. */
function keyOf(request: IncomingMessage, url: URL): string | undefined {
  const header = request.headers["x-functions-key"];
  return typeof header === "string" ? header : (url.searchParams.get("code") ?? undefined);
}

function rawPath(request: IncomingMessage): string {
  const [path = "/"] = (request.url ?? "/").split("?", 1);
  return path;
}

function withoutPrefix(path: string, prefix: string): string | undefined {
  const start = prefix === "" ? "" : `/${prefix.replace(/^\/|\/$/g, "")}`;
  if (!path.toLowerCase().startsWith(start.toLowerCase())) return undefined;
  const rest = path.slice(start.length);
  return rest === "" || rest.startsWith("/") ? rest : undefined;
}

function closeAfterwards(request: IncomingMessage, response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("connection", "close");
  request.resume();
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => reject(listenError(cause, host, port)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): Error {
  if (cause.code !== "EADDRINUSE") return cause;
  return new Error(
    `Port ${port} on ${host} is already in use by another program. Stop it, or give the Functions host another port.`,
    { cause },
  );
}
