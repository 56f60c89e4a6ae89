import { randomUUID } from "node:crypto";
import {
  app,
  type HttpFunctionOptions,
  HttpRequest,
  type HttpResponseInit,
  InvocationContext,
} from "@azure/functions";
import { vi } from "vitest";
import { createRoute, matchRoute, type Route, sortRoutes } from "../../infra/local/functions-host/routes.ts";
import { type CheckedAnswer, checkAgainstOpenApi } from "./openapi.ts";

/** What a function registered. */
export interface Registered {
  readonly name: string;
  readonly route: Route;
  readonly options: HttpFunctionOptions;
}

export interface Asked {
  readonly token?: string;
  readonly body?: unknown;
  /** Added to or put in place of the usual headers; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface AgentAnswer extends CheckedAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came
  readonly body: any;
}

/** The HTTP functions as they register themselves, with `runtime` in the place of the composition root. */
export interface AgentFunctions {
  readonly registered: readonly Registered[];
  /** Calls the function that the host would choose; `path` is below /api/agent. The answer is checked. */
  call(method: string, path: string, asked?: Asked): Promise<AgentAnswer>;
}

const files = [
  "me",
  "presence",
  "sync",
  "realtime",
  "queues",
  "conversation",
  "command",
  "dead-letters",
  "canned-replies",
  "attachment",
  "closed",
];

export async function registerAgentFunctions(runtime: () => unknown): Promise<AgentFunctions> {
  vi.doMock(new URL("../../shared/runtime.ts", import.meta.url).pathname, () => ({ runtime }));
  const registered: Registered[] = [];
  const spy = vi.spyOn(app, "http").mockImplementation((name, options) => {
    const route = createRoute(name, options.route ?? name, options.methods ?? []);
    registered.push({ name, route, options: options as HttpFunctionOptions });
  });
  for (const file of files)
    await import(new URL(`../../functions/agent-${file}.ts`, import.meta.url).pathname);
  spy.mockRestore();

  return {
    registered,
    async call(method, path, asked = {}) {
      const answer = await invoke(registered, { method, path, asked });
      checkAgainstOpenApi({ method, path }, answer);
      return answer;
    },
  };
}

async function invoke(
  registered: readonly Registered[],
  { method, path, asked }: { readonly method: string; readonly path: string; readonly asked: Asked },
): Promise<AgentAnswer> {
  const url = new URL(`http://localhost/api/agent${path}`);
  const match = matchRoute(sortRoutes(registered.map(({ route }) => route)), method, url.pathname);
  const found = registered.find(({ name }) => name === match?.functionName);
  if (match === undefined || found === undefined) throw new Error(`no function takes ${method} ${path}`);
  const request = new HttpRequest({
    method,
    url: url.href,
    headers: headersOf(asked),
    params: { ...match.params },
    query: Object.fromEntries(url.searchParams),
    ...(asked.body === undefined ? {} : { body: { string: bodyText(asked.body) } }),
  });
  const context = new InvocationContext({
    functionName: found.name,
    invocationId: randomUUID(),
    logHandler: () => undefined,
  });
  return toAnswer((await found.options.handler(request, context)) as HttpResponseInit);
}

function headersOf({ token, body, headers = {} }: Asked): Record<string, string> {
  const all: Record<string, string | undefined> = {
    authorization: token === undefined ? undefined : `Bearer ${token}`,
    "content-type": body === undefined ? undefined : "application/json",
    "idempotency-key": randomUUID(),
    ...headers,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function bodyText(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

function toAnswer({ status = 200, headers = {}, body }: HttpResponseInit): AgentAnswer {
  return {
    status,
    headers: new Headers(headers),
    body: typeof body === "string" ? JSON.parse(body) : undefined,
  };
}
