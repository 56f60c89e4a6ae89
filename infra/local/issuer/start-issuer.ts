import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { listen } from "../listen.ts";
import { createAuthorizationCodes } from "./authorization-codes.ts";
import { authorize, endSession } from "./authorize.ts";
import { type Answer, send } from "./issuer-answer.ts";
import type { IssuerOptions } from "./issuer-options.ts";
import { createIssuerTokens, type IssuerTokens } from "./issuer-tokens.ts";
import { loadSigningKey, type SigningKey } from "./signing-key.ts";
import { answerTokenRequest } from "./token-endpoint.ts";

export interface Issuer {
  readonly issuer: string;
  readonly port: number;
  /** A user's access token, or one with other claims; a claim given as undefined is left out. */
  token(userId: string, overrides?: Readonly<Record<string, unknown>>): Promise<string>;
  stop(): Promise<void>;
}

/** Signs in whoever asks, as any sample user, without a password: for this machine only. */
export async function startIssuer(options: IssuerOptions): Promise<Issuer> {
  const key = await loadSigningKey(options.keyDirectory);
  const server = createServer();
  await listen(server, { host: "127.0.0.1", port: options.port ?? 0, what: "the sign-in service" });
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const tokens = createIssuerTokens(options, { issuer, key });
  const answer = createAnswering(options, { issuer, key, tokens });

  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  server.on("request", (request, response) => {
    // A name of somebody else's that points here would make their page one of ours.
    if (!hosts.includes(request.headers.host ?? "")) {
      return send(request, response, { status: 421, json: { error: "wrong_host" } });
    }
    allowOrigin(request, response, options.allowedOrigins ?? []);
    if (request.method === "OPTIONS") return send(request, response, { status: 204 });
    answer(request).then(
      (found) => send(request, response, found),
      () => send(request, response, { status: 400, json: { error: "invalid_request" } }),
    );
  });

  return {
    issuer,
    port,
    // A user who does not exist is a rejection, like everything else that can go wrong.
    token: async (userId, overrides) => tokens.access(userId, overrides),
    stop: () => close(server),
  };
}

interface AnsweringDeps {
  readonly issuer: string;
  readonly key: SigningKey;
  readonly tokens: IssuerTokens;
}

function createAnswering(
  { users, clock = Date.now, allowedOrigins = [] }: IssuerOptions,
  { issuer, key, tokens }: AnsweringDeps,
): (request: IncomingMessage) => Promise<Answer> {
  const codes = createAuthorizationCodes(clock);
  const pages: Readonly<Record<string, (query: URLSearchParams) => Answer>> = {
    "/.well-known/openid-configuration": () => ({ status: 200, json: discoveryDocument(issuer) }),
    "/jwks": () => ({ status: 200, json: { keys: [key.publicJwk] } }),
    "/users": () => ({
      status: 200,
      json: { users: users.map(({ id, name, roles }) => ({ id, name, roles })) },
    }),
    "/authorize": (query) => authorize(query, { users, codes, origins: () => allowedOrigins }),
    "/end-session": (query) => endSession(query, allowedOrigins),
    "/style.css": () => ({
      status: 200,
      headers: { "content-type": "text/css; charset=utf-8" },
      text: styles(),
    }),
  };
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", issuer);
    if (request.method === "POST" && pathname === "/token")
      return answerTokenRequest(request, { tokens, codes });
    const isRead = request.method === "GET" || request.method === "HEAD";
    const page = isRead && Object.hasOwn(pages, pathname) ? pages[pathname] : undefined;
    return page?.(searchParams) ?? { status: 404, json: { error: "not_found" } };
  };
}

const styles = (): string => readFileSync(new URL("style.css", import.meta.url), "utf8");

const discoveryDocument = (issuer: string): object => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  end_session_endpoint: `${issuer}/end-session`,
  jwks_uri: `${issuer}/jwks`,
  scopes_supported: ["openid", "profile", "offline_access"],
  response_types_supported: ["code"],
  response_modes_supported: ["query"],
  grant_types_supported: ["authorization_code", "refresh_token"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["ES256"],
  token_endpoint_auth_methods_supported: ["none"],
  code_challenge_methods_supported: ["S256"],
  prompt_values_supported: ["none", "login", "select_account"],
  claims_supported: ["sub", "name", "preferred_username", "roles"],
});

/** Another page's origin gets no permission, so its scripts can neither ask for a token nor read one. */
function allowOrigin(request: IncomingMessage, response: ServerResponse, allowed: readonly string[]): void {
  const { origin } = request.headers;
  response.setHeader("vary", "origin");
  if (origin === undefined || !allowed.includes(origin)) return;
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("access-control-allow-methods", "GET, POST");
  response.setHeader("access-control-allow-headers", "content-type");
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
