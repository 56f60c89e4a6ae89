import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type JWTPayload, SignJWT } from "jose";
import { listen } from "../listen.ts";
import { loadSigningKey } from "./signing-key.ts";

export interface SampleUser {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

export interface IssuerOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly users: readonly SampleUser[];
  readonly audience: string;
  /** Where the key outlives the process; without it there is a new one each time. */
  readonly keyDirectory?: string;
  readonly clock?: () => number;
  /** Pages that may call the issuer, as `http://127.0.0.1:7071`. */
  readonly allowedOrigins?: readonly string[];
}

export interface Issuer {
  readonly issuer: string;
  readonly port: number;
  /** A user's access token, or one with other claims; a claim given as undefined is left out. */
  token(userId: string, overrides?: Readonly<Record<string, unknown>>): Promise<string>;
  stop(): Promise<void>;
}

const lifetimeSeconds = 3600;

/** Signs in whoever asks, as any sample user, without a password: for this machine only. */
export async function startIssuer(options: IssuerOptions): Promise<Issuer> {
  const { users, audience, clock = Date.now } = options;
  const key = await loadSigningKey(options.keyDirectory);
  const server = createServer();
  await listen(server, { host: "127.0.0.1", port: options.port ?? 0, what: "the sign-in service" });
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;

  const token: Issuer["token"] = (id, overrides = {}) => {
    const user = users.find((candidate) => candidate.id === id);
    if (user === undefined) throw new Error(`${id} is not a sample user`);
    const now = Math.floor(clock() / 1000);
    const claims: JWTPayload = {
      iss: issuer,
      aud: audience,
      sub: user.id,
      name: user.name,
      roles: user.roles,
      iat: now,
      exp: now + lifetimeSeconds,
      ...overrides,
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: key.keyId })
      .sign(key.privateKey);
  };

  const pages: Readonly<Record<string, unknown>> = {
    "/.well-known/openid-configuration": {
      issuer,
      jwks_uri: `${issuer}/jwks`,
      token_endpoint: `${issuer}/token`,
      id_token_signing_alg_values_supported: ["ES256"],
    },
    "/jwks": { keys: [key.publicJwk] },
    "/users": { users: users.map(({ id, name, roles }) => ({ id, name, roles })) },
  };

  const answer = async (request: IncomingMessage): Promise<readonly [status: number, body: unknown]> => {
    const { pathname } = new URL(request.url ?? "/", issuer);
    if (request.method === "GET" && Object.hasOwn(pages, pathname)) return [200, pages[pathname]];
    if (request.method !== "POST" || pathname !== "/token") return [404, { error: "not_found" }];
    const wanted = await readUser(request);
    if (!users.some(({ id }) => id === wanted)) return [400, { error: "invalid_grant" }];
    const access_token = await token(String(wanted));
    return [200, { access_token, token_type: "Bearer", expires_in: lifetimeSeconds }];
  };

  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  server.on("request", (request, response) => {
    // A name of somebody else's that points here would make their page one of ours.
    if (!hosts.includes(request.headers.host ?? "")) return send(response, 421, { error: "wrong_host" });
    allowOrigin(request, response, options.allowedOrigins ?? []);
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    answer(request).then(
      ([status, body]) => send(response, status, body),
      () => send(response, 400, { error: "invalid_request" }),
    );
  });

  return { issuer, port, token, stop: () => close(server) };
}

/** Another page's origin gets no permission, so its scripts can neither ask for a token nor read one. */
function allowOrigin(request: IncomingMessage, response: ServerResponse, allowed: readonly string[]): void {
  const { origin } = request.headers;
  response.setHeader("vary", "origin");
  if (origin === undefined || !allowed.includes(origin)) return;
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("access-control-allow-methods", "GET, POST");
  response.setHeader("access-control-allow-headers", "content-type");
}

/** JSON only: a form of another page could be posted without asking. */
async function readUser(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/.test(request.headers["content-type"] ?? "")) throw new Error("not JSON");
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > 10_000) throw new Error("too large");
  }
  const body: unknown = JSON.parse(text);
  return typeof body === "object" && body !== null && "user" in body ? body.user : undefined;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(JSON.stringify(body));
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
