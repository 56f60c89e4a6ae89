import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { decodeJwt } from "jose";
import { consoleClientId } from "../../../infra/local/issuer/issuer-options.ts";
import { startIssuer } from "../../../infra/local/issuer/start-issuer.ts";
import { createDiscovery } from "../../../shared/adapters/sign-in/discovery.ts";
import { createConsoleHandler } from "../../../shared/http/console-handler.ts";
import { answerSchemas } from "../../../shared/wire/agent-api/openapi.ts";
import { type Operation, operations } from "../../../shared/wire/agent-api/operations.ts";
import type { AgentDesk, Answer, SentFile } from "./agent-desk.ts";

const audience = "api://switchboard";
export const users = [
  { id: "ann", name: "Ann Keller", roles: ["agent"] },
  { id: "ben", name: "Ben Osei", roles: ["agent"] },
  { id: "sam", name: "Sam Whitfield", roles: ["agent", "supervisor"] },
] as const;

/** What is to happen to the next command of a kind: done but the answer lost, or answered later. */
type Fault = "lose-answer" | "answer-later";

interface Commanded {
  readonly operation: string;
  readonly key: string;
}

export interface ServedConsole {
  readonly url: string;
  /** Stops the issuer, or starts it again at its address; with another key it knows none of its tokens any more. */
  stopIssuer(): Promise<void>;
  startIssuer(how?: { readonly withAnotherKey?: boolean }): Promise<void>;
  readonly commands: readonly Commanded[];
  /** Requests that broke the agent API's contract. */
  readonly breaches: readonly string[];
  failNext(operation: string, fault: Fault): void;
  /** Ends every connection and takes no API request until it is called with false. */
  cut(isCut: boolean): void;
  /** No token that was given until now is taken any more. */
  expireTokens(): void;
  readonly refusedTokens: () => number;
  stop(): Promise<void>;
}

const noContext = { error: () => undefined } as unknown as InvocationContext;

/** The built console as the app serves it, and the agent API answered by a desk and held to the API's schemas. */
export async function serveConsole(options: {
  readonly directory: string;
  readonly desk: AgentDesk;
  readonly tokenSeconds?: number;
}): Promise<ServedConsole> {
  const { directory, desk, tokenSeconds = 3600 } = options;
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keyDirectory = await mkdtemp(join(tmpdir(), "issuer-"));
  const issuerOptions = {
    users,
    audience,
    allowedOrigins: [url],
    keyDirectory,
    lifetimeSeconds: tokenSeconds,
  };
  let issuer = await startIssuer(issuerOptions);
  const { port } = issuer;
  const signIn = {
    issuer: issuer.issuer,
    audience,
    scope: `${audience}/.default`,
    clientId: consoleClientId,
  };
  const signInEndpoints = createDiscovery({ issuer: issuer.issuer, allowHttp: true });
  const page = createConsoleHandler(() => ({ consoleDirectory: directory, signIn, signInEndpoints }));

  const commands: Commanded[] = [];
  const breaches: string[] = [];
  const faults = new Map<string, Fault>();
  const answered = new Map<string, Answer>();
  const given = new Set<string>();
  const expired = new Set<string>();
  let refused = 0;
  let isCut = false;

  const servePage = async (path: string, response: ServerResponse): Promise<void> => {
    const params = { path: path.replace(/^\/console\/?/, "") };
    const answer = (await page({ params } as unknown as HttpRequest, noContext)) as HttpResponseInit;
    response.writeHead(answer.status ?? 200, { ...(answer.headers as Record<string, string>) });
    response.end(answer.body);
  };

  const command = (call: Call, response: ServerResponse): void => {
    const { operation, user, params, request, body } = call;
    const key = String(request.headers["idempotency-key"] ?? "");
    if (!/^[A-Za-z0-9._:-]{8,128}$/.test(key)) breaches.push(`${operation.name} has no Idempotency-Key`);
    commands.push({ operation: operation.name, key });
    const commandId = `${user}.${key}`;
    const answer = answered.get(commandId) ?? desk.act(user, operation.name, params, body);
    answered.set(commandId, answer);
    tell(call, response, { commandId, answer });
  };

  const tell = (call: Call, response: ServerResponse, { commandId, answer }: Acted): void => {
    const fault = faults.get(call.operation.name);
    faults.delete(call.operation.name);
    if (fault === "lose-answer") response.destroy();
    else if (fault === "answer-later") {
      json(response, 202, checked(call, 202, { outcome: "pending", commandId }));
    } else if (answer.kind === "ok") {
      json(response, 200, checked(call, 200, { outcome: "done", commandId }));
    } else problem(response, answer);
  };

  const query = (call: Call, response: ServerResponse): void => {
    const { operation, user, params, search } = call;
    const { commandId } = params;
    const answer =
      commandId === undefined
        ? desk.read(user, operation.name, params, Number(search.get("after") ?? 0))
        : outcomeOf(commandId, answered.get(commandId));
    if (answer.kind === "ok") json(response, 200, checked(call, 200, answer.body));
    else problem(response, answer);
  };

  const typing = ({ params }: Call, response: ServerResponse): void => {
    desk.typed.push(params["conversationId"] ?? "");
    response.writeHead(204).end();
  };

  const sync = async (call: Call, response: ServerResponse): Promise<void> => {
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const snapshot = await desk.sync(call.user, call.search.get("cursor") ?? undefined, gone.signal);
    if (snapshot !== undefined) json(response, 200, checked(call, 200, snapshot));
  };

  const serveApi = async (request: IncomingMessage, target: URL, response: ServerResponse): Promise<void> => {
    const token = String(request.headers.authorization ?? "").replace("Bearer ", "");
    given.add(token);
    if (expired.has(token)) {
      refused++;
      return problem(response, { kind: "refused", code: "token-expired" }, 401);
    }
    const call = await readCall(request, target, String(decodeJwt(token).sub));
    if (call === undefined) {
      breaches.push(`${request.method} ${target.pathname}`);
      return problem(response, { kind: "not-found" });
    }
    breaches.push(...call.breaches);
    await serve(call, response);
  };

  const serve = async (call: Call, response: ServerResponse): Promise<void> => {
    const { name, isCommand } = call.operation;
    const special: Record<string, () => unknown> = {
      "agent-sync": () => sync(call, response),
      "agent-conversation-typing": () => typing(call, response),
      // Where no push service is configured.
      "agent-realtime": () => response.writeHead(204).end(),
      "agent-attachment": () => sendFile(desk.files.get(Number(call.params["sequence"])), response),
    };
    if (special[name] !== undefined) await special[name]();
    else if (isCommand) command(call, response);
    else query(call, response);
  };

  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const target = new URL(request.url ?? "/", url);
    if (isCut && target.pathname.startsWith("/api/")) return void response.destroy();
    const serving = target.pathname.startsWith("/api/")
      ? serveApi(request, target, response)
      : servePage(target.pathname, response);
    serving.catch((error: unknown) => {
      breaches.push(String(error));
      response.destroy();
    });
  });

  return {
    url,
    stopIssuer: () => issuer.stop(),
    async startIssuer({ withAnotherKey = false } = {}) {
      if (withAnotherKey) await rm(keyDirectory, { recursive: true });
      issuer = await startIssuer({ ...issuerOptions, port });
    },
    commands,
    breaches,
    failNext: (operation, fault) => faults.set(operation, fault),
    cut(cut) {
      isCut = cut;
      if (cut) server.closeAllConnections();
    },
    expireTokens() {
      for (const token of given) expired.add(token);
    },
    refusedTokens: () => refused,
    async stop() {
      server.close();
      server.closeAllConnections();
      await issuer.stop();
      await rm(keyDirectory, { recursive: true });
    },
  };
}

interface Acted {
  readonly commandId: string;
  readonly answer: Answer;
}

interface Call {
  readonly operation: Operation;
  readonly user: string;
  readonly params: Record<string, string>;
  readonly search: URLSearchParams;
  readonly body: Record<string, unknown>;
  readonly request: IncomingMessage;
  readonly breaches: readonly string[];
}

async function readCall(request: IncomingMessage, target: URL, user: string): Promise<Call | undefined> {
  for (const operation of operations) {
    const params = operation.method === request.method ? match(operation.route, target.pathname) : undefined;
    if (params === undefined) continue;
    const body = await readBody(request);
    const parsed = [
      operation.query().safeParse(Object.fromEntries(target.searchParams)),
      operation.body().safeParse(body),
    ];
    const breaches = parsed.flatMap(({ error }) => (error ? [`${operation.name}: ${error.message}`] : []));
    return { operation, user, params, search: target.searchParams, body, request, breaches };
  }
  return undefined;
}

function match(route: string, path: string): Record<string, string> | undefined {
  const pattern = route.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  const found = new RegExp(`^/${pattern}$`).exec(path);
  if (found === null) return undefined;
  return Object.fromEntries(
    Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
  );
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? {} : JSON.parse(text);
}

function outcomeOf(commandId: string, answer: Answer | undefined): Answer {
  if (answer?.kind !== "refused") return { kind: "ok", body: { outcome: "done", commandId } };
  return { kind: "ok", body: { outcome: "refused", commandId, code: answer.code } };
}

/** A desk that answers with something else than the API does would prove nothing. */
function checked({ operation }: Call, status: number, body: unknown): unknown {
  const name = operation.answers[status];
  if (name === undefined) throw new Error(`${operation.name} does not answer ${status}`);
  return answerSchemas[name].parse(body);
}

function sendFile(file: SentFile | undefined, response: ServerResponse): void {
  if (file === undefined) problem(response, { kind: "not-found" });
  else response.writeHead(200, { "content-type": file.contentType }).end(file.bytes);
}

function problem(response: ServerResponse, answer: Answer, status = 409): void {
  const isRefusal = answer.kind === "refused";
  const code = isRefusal ? answer.code : "not-found";
  const title = isRefusal ? "The command was refused" : "There is no such thing, or it is not yours";
  const sent = isRefusal ? status : 404;
  json(response, sent, { type: `urn:switchboard:problem:${code}`, title, code, status: sent });
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
