import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Issuer, startIssuer } from "../../../infra/local/issuer/start-issuer.ts";

const users = [
  { id: "ann", name: "Ann <Keller>", roles: ["agent"] },
  { id: "sam", name: "Sam", roles: ["agent", "supervisor"] },
];
const origin = "http://127.0.0.1:7071";
const redirectUri = `${origin}/console/signed-in`;
const verifier = "v".repeat(43);
const insecure = { [oauth.allowInsecureRequests]: true };
const client = { client_id: "switchboard-console" };

let now: number;
let keyDirectory: string;
let issuer: Issuer;

const start = (port = 0) =>
  startIssuer({
    users,
    audience: "switchboard",
    allowedOrigins: [origin],
    keyDirectory,
    clock: () => now,
    port,
  });

beforeEach(async () => {
  now = Date.now();
  keyDirectory = await mkdtemp(join(tmpdir(), "issuer-"));
  issuer = await start();
});
afterEach(async () => {
  await issuer.stop();
  await rm(keyDirectory, { recursive: true });
});

const discover = async () => {
  const url = new URL(issuer.issuer);
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, insecure));
};

/** A field given as undefined is left out. */
const authorize = async (changes: Readonly<Record<string, string | undefined>> = {}) => {
  const fields = {
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "openid profile offline_access",
    state: "a-state",
    nonce: "a-nonce",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    login_hint: "ann",
    ...changes,
  };
  const query = new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== undefined) as []);
  return fetch(`${issuer.issuer}/authorize?${query}`, { redirect: "manual" });
};

const returned = async (changes?: Readonly<Record<string, string | undefined>>) =>
  new URL((await authorize(changes)).headers.get("location") ?? "http://nowhere.example");

const exchange = async (callback: URL, given: { verifier?: string; redirectUri?: string } = {}) => {
  const server = await discover();
  const parameters = oauth.validateAuthResponse(server, client, callback, "a-state");
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    given.redirectUri ?? redirectUri,
    given.verifier ?? verifier,
    insecure,
  );
  return oauth.processAuthorizationCodeResponse(server, signed, response, { expectedNonce: "a-nonce" });
};
const signed = { ...client, id_token_signed_response_alg: "ES256" };

const renew = async (token: string | undefined) => {
  const server = await discover();
  const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), token ?? "", insecure);
  return oauth.processRefreshTokenResponse(server, signed, response);
};

it("takes a page from the authorization endpoint to its tokens", async () => {
  const tokens = await exchange(await returned());
  expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub: "ann", nonce: "a-nonce" });
  expect(decodeJwt(tokens.access_token)).toMatchObject({ aud: "switchboard", sub: "ann", roles: ["agent"] });
});

it("asks who it is, in a page without script whose names are text", async () => {
  const response = await authorize({ login_hint: undefined });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'; style-src 'self'");
  const page = await response.text();
  expect(page).toContain("Ann &lt;Keller&gt;");
  expect(page).not.toMatch(/<script|style=|<style/);
  expect((await fetch(`${issuer.issuer}/style.css`)).headers.get("content-type")).toContain("text/css");
});

it("asks again in spite of a hint when another account is wanted", async () => {
  expect((await authorize({ prompt: "select_account" })).status).toBe(200);
});

it("does not ask when it must not", async () => {
  expect((await returned({ prompt: "none" })).searchParams.has("code")).toBe(true);
  for (const login_hint of [undefined, "zoe"]) {
    const { searchParams } = await returned({ prompt: "none", login_hint });
    expect(Object.fromEntries(searchParams)).toMatchObject({ error: "login_required", state: "a-state" });
  }
});

it.each([
  ["another response type", { response_type: "token" }, "unsupported_response_type"],
  ["no openid", { scope: "profile" }, "invalid_scope"],
  ["no challenge", { code_challenge: undefined }, "invalid_request"],
  ["a plain challenge", { code_challenge_method: "plain" }, "invalid_request"],
])("returns with an error for %s", async (_, changes, error) => {
  expect(Object.fromEntries((await returned(changes)).searchParams)).toMatchObject({ error });
});

it.each([
  ["another client", { client_id: "other" }],
  ["another origin", { redirect_uri: "http://elsewhere.example/console/signed-in" }],
  ["another path", { redirect_uri: `${origin}/elsewhere` }],
  ["a longer address", { redirect_uri: `${redirectUri}/more` }],
  ["no address", { redirect_uri: undefined }],
])("sends nobody anywhere for %s", async (_, changes) => {
  const response = await authorize(changes);
  expect([response.status, response.headers.get("location")]).toEqual([400, null]);
});

it("takes a code once, for a minute, from the page that asked for it", async () => {
  const used = await returned();
  await exchange(used);
  await expect(exchange(used)).rejects.toMatchObject({ error: "invalid_grant" });

  const stolen = await returned();
  await expect(exchange(stolen, { verifier: "x".repeat(43) })).rejects.toMatchObject({
    error: "invalid_grant",
  });
  await expect(exchange(stolen)).rejects.toMatchObject({ error: "invalid_grant" });
  const elsewhere = exchange(await returned(), { redirectUri: `${origin}/elsewhere` });
  await expect(elsewhere).rejects.toMatchObject({ error: "invalid_grant" });

  const late = await returned();
  now += 61_000;
  await expect(exchange(late)).rejects.toMatchObject({ error: "invalid_grant" });
});

it("renews with a refresh token, also after a restart", async () => {
  const { refresh_token } = await exchange(await returned());
  const { port } = issuer;
  await issuer.stop();
  issuer = await start(port);
  const renewed = await renew(refresh_token);
  expect(decodeJwt(renewed.access_token).sub).toBe("ann");
  expect(renewed.refresh_token).not.toBe(refresh_token);
});

it("takes a refresh token twice only at once, and only for a day", async () => {
  const { refresh_token } = await exchange(await returned());
  const { refresh_token: next } = await renew(refresh_token);
  now += 10_000;
  await renew(refresh_token);
  now += 30_000;
  await expect(renew(refresh_token)).rejects.toMatchObject({ error: "invalid_grant" });
  now += 24 * 3_600_000;
  await expect(renew(next)).rejects.toMatchObject({ error: "invalid_grant" });
});

it("takes no access token for a refresh token", async () => {
  await expect(renew(await issuer.token("ann"))).rejects.toMatchObject({ error: "invalid_grant" });
});

it("goes back to the console after signing out, and nowhere else", async () => {
  const end = (address: string) =>
    fetch(`${issuer.issuer}/end-session?${new URLSearchParams({ post_logout_redirect_uri: address })}`, {
      redirect: "manual",
    });
  expect((await end(redirectUri)).headers.get("location")).toBe(redirectUri);
  const elsewhere = await end("http://elsewhere.example/");
  expect(elsewhere.headers.get("location")).toBeNull();
  expect(await elsewhere.text()).toContain("You are signed out");
});
