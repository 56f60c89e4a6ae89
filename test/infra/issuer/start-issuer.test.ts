import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterEach, expect, it } from "vitest";
import type { IssuerOptions } from "../../../infra/local/issuer/issuer-options.ts";
import { type Issuer, startIssuer } from "../../../infra/local/issuer/start-issuer.ts";

const users = [{ id: "ann", name: "Ann", roles: ["agent"] }];
const console = "http://127.0.0.1:7071";
const started: Issuer[] = [];

const start = async (options: Partial<IssuerOptions> = {}): Promise<Issuer> => {
  const issuer = await startIssuer({ users, audience: "switchboard", allowedOrigins: [console], ...options });
  started.push(issuer);
  return issuer;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((issuer) => issuer.stop()));
});

const ask = (issuer: Issuer, body: string, headers: Record<string, string> = {}) =>
  fetch(`${issuer.issuer}/token`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });

it("says where its keys are, and who can sign in", async () => {
  const { issuer } = await start();
  const document = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  expect(document).toMatchObject({ issuer, jwks_uri: `${issuer}/jwks` });
  const { keys } = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: readonly unknown[] };
  expect(keys).toHaveLength(1);
  expect(keys[0]).not.toHaveProperty("d");
  expect(await (await fetch(`${issuer}/users`)).json()).toEqual({ users });
});

it("gives a sample user a token, and nobody else", async () => {
  const issuer = await start();
  const answer = (await (await ask(issuer, '{"user":"ann"}')).json()) as Record<string, unknown>;
  const { access_token, expires_in } = answer;
  expect(decodeJwt(String(access_token))).toMatchObject({
    iss: issuer.issuer,
    aud: "switchboard",
    sub: "ann",
    name: "Ann",
  });
  expect(expires_in).toBe(3600);
  for (const body of ['{"user":"zoe"}', "{}", "null", "{", `{"user":"${"x".repeat(20_000)}"}`]) {
    expect((await ask(issuer, body)).status, body.slice(0, 20)).toBe(400);
  }
  await expect(async () => issuer.token("zoe")).rejects.toThrow("zoe is not a sample user");
});

it("keeps its key over a restart when it has a folder for it", async () => {
  const keyDirectory = await mkdtemp(join(tmpdir(), "issuer-"));
  const keyIdOf = async (issuer: Issuer) => decodeProtectedHeader(await issuer.token("ann")).kid;
  const before = await keyIdOf(await start({ keyDirectory }));
  expect(await keyIdOf(await start({ keyDirectory }))).toBe(before);
  expect(await keyIdOf(await start())).not.toBe(before);
  await rm(keyDirectory, { recursive: true });
});

it("answers the console's page and no other one", async () => {
  const issuer = await start();
  const allowed = async (origin: string) =>
    (await fetch(`${issuer.issuer}/token`, { method: "OPTIONS", headers: { origin } })).headers.get(
      "access-control-allow-origin",
    );
  expect(await allowed(console)).toBe(console);
  expect(await allowed("http://elsewhere.example")).toBeNull();
  expect((await ask(issuer, '{"user":"ann"}', { "content-type": "text/plain" })).status).toBe(400);
});

it("does not answer under a name that somebody else points here", async () => {
  const { port } = await start();
  const status = await new Promise((resolve, reject) => {
    const headers = { host: `elsewhere.example:${port}` };
    request({ host: "127.0.0.1", port, path: "/users", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
  expect(status).toBe(421);
});
