import { generateKeyPairSync } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDiscovery } from "../../../shared/adapters/sign-in/discovery.ts";
import {
  createJoseAccessTokens,
  type SignInSettings,
} from "../../../shared/adapters/sign-in/jose-access-tokens.ts";

const now = Date.UTC(2026, 2, 2, 9);
const clock = { now: () => now, sleep: async () => undefined };
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });

let server: Server;
let issuer: string;
let isAway = false;
let documentIssuer: string | undefined;
let documentChanges: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  server = createServer((request, response) => {
    const pages: Record<string, unknown> = {
      "/.well-known/openid-configuration": {
        issuer: documentIssuer ?? issuer,
        jwks_uri: `${issuer}/keys`,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        ...documentChanges,
      },
      "/keys": {
        keys: [
          { ...rsa.publicKey.export({ format: "jwk" }), kid: "rsa", use: "sig" },
          { ...ec.publicKey.export({ format: "jwk" }), kid: "ec", use: "sig" },
        ],
      },
    };
    response.writeHead(isAway ? 503 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(pages[request.url ?? ""]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const tokensWith = (settings: Partial<SignInSettings> = {}) =>
  createJoseAccessTokens(
    {
      issuer,
      audience: "switchboard",
      userIdClaim: "oid",
      rolesClaim: "roles",
      ...settings,
    },
    { clock, discovery: createDiscovery({ issuer, allowHttp: true }) },
  );

/** A claim given as undefined is left out. */
const claims = (changes: Readonly<Record<string, unknown>> = {}): JWTPayload => {
  const exp = now / 1000 + 600;
  return { iss: issuer, aud: "switchboard", exp, oid: "ann", roles: ["agent"], ...changes };
};

type Signing = {
  readonly alg?: string;
  readonly kid?: string;
  readonly key?: Parameters<SignJWT["sign"]>[0];
};

const sign = (
  changes?: Readonly<Record<string, unknown>>,
  { alg = "RS256", kid = "rsa", key = rsa.privateKey }: Signing = {},
) => new SignJWT(claims(changes)).setProtectedHeader({ alg, kid }).sign(key);

describe("a good token", () => {
  it.each([
    ["RS256", { alg: "RS256", kid: "rsa", key: rsa.privateKey }],
    ["ES256", { alg: "ES256", kid: "ec", key: ec.privateKey }],
  ])("signed with %s names its user", async (_, signing) => {
    const verified = await tokensWith().verify(await sign({ name: "Ann Keller" }, signing));
    expect(verified).toEqual({
      kind: "accepted",
      user: { id: "ann", roles: ["agent"], name: "Ann Keller" },
    });
  });

  it.each([
    [
      ["supervisor", "agent", "other"],
      ["agent", "supervisor"],
    ],
    ["supervisor", ["supervisor"]],
    ["agent other", ["agent"]],
    ["agents", []],
    [undefined, []],
    [{ agent: true }, []],
    [["Agent"], []],
  ])("with the roles claim %j has the roles %j", async (roles, expected) => {
    const verified = await tokensWith().verify(await sign({ roles }));
    expect(verified).toMatchObject({ kind: "accepted", user: { roles: expected } });
  });

  it("may be a little late", async () => {
    expect(await tokensWith().verify(await sign({ exp: now / 1000 - 30 }))).toMatchObject({
      kind: "accepted",
    });
  });
});

describe("a token is refused", () => {
  it.each<[string, () => Promise<string>]>([
    ["when it is no token", async () => "nonsense"],
    ["signed by somebody else under a known key id", () => sign({}, { key: stranger.privateKey })],
    ["signed under an unknown key id", () => sign({}, { kid: "other" })],
    ["signed with another algorithm of a known key", () => sign({}, { alg: "RS512" })],
    ["signed with a shared secret", () => sign({}, { alg: "HS256", key: new Uint8Array(32) })],
    ["not signed at all", async () => new UnsecuredJWT(claims()).encode()],
    ["for another audience", () => sign({ aud: "elsewhere" })],
    ["of another issuer", () => sign({ iss: "http://127.0.0.1:1" })],
    ["that never ends", () => sign({ exp: undefined })],
    ["that is not good yet", () => sign({ nbf: now / 1000 + 600 })],
    ["without the user's claim", () => sign({ oid: undefined })],
    ["whose user is not a text", () => sign({ oid: 7 })],
    ["whose user is blank", () => sign({ oid: "  " })],
    ["whose user holds control characters", () => sign({ oid: "a\nb" })],
  ])("%s", async (_, make) => {
    const verified = await tokensWith().verify(await make());
    expect(verified).toMatchObject({ kind: "refused", because: "token-invalid" });
  });

  it("as expired when it is", async () => {
    const verified = await tokensWith().verify(await sign({ exp: now / 1000 - 61 }));
    expect(verified).toMatchObject({ kind: "refused", because: "token-expired" });
  });
});

describe("the issuer", () => {
  it("may not be plain http unless that is permitted", () => {
    expect(() => createDiscovery({ issuer })).toThrow("is not https");
  });

  it("is asked again after it was away", async () => {
    const tokens = tokensWith();
    const token = await sign();
    isAway = true;
    await expect(tokens.verify(token)).rejects.toMatchObject({ name: "SignInUnavailableError" });
    isAway = false;
    expect(await tokens.verify(token)).toMatchObject({ kind: "accepted" });
  });

  it("must be the one its document names", async () => {
    documentIssuer = "http://127.0.0.1:1";
    await expect(tokensWith().verify(await sign())).rejects.toMatchObject({ name: "SignInUnavailableError" });
    documentIssuer = undefined;
  });

  it("tells where to sign in, once asked, and to sign out when there is such a place", async () => {
    const discovery = createDiscovery({ issuer, allowHttp: true });
    const found = await discovery.find();
    expect(found).toMatchObject({
      authorization: new URL(`${issuer}/authorize`),
      token: new URL(`${issuer}/token`),
    });
    expect(found.endSession).toBeUndefined();
    expect(await discovery.find()).toBe(found);

    documentChanges = { end_session_endpoint: `${issuer}/end` };
    discovery.forget();
    expect((await discovery.find()).endSession).toEqual(new URL(`${issuer}/end`));
    documentChanges = {};
  });

  it.each(["ftp://issuer.example/token", "javascript:alert(1)"])(
    "may not name the endpoint %s",
    async (url) => {
      documentChanges = { token_endpoint: url };
      const found = createDiscovery({ issuer, allowHttp: true }).find();
      await expect(found).rejects.toMatchObject({ name: "SignInUnavailableError" });
      documentChanges = {};
    },
  );
});
