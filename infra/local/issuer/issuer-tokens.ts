import { randomUUID } from "node:crypto";
import { createLocalJWKSet, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { consoleClientId, type IssuerOptions, OAuthError, type SampleUser } from "./issuer-options.ts";
import type { SigningKey } from "./signing-key.ts";

export interface IssuerTokens {
  readonly lifetimeSeconds: number;
  user(id: string): SampleUser | undefined;
  access(userId: string, overrides?: Readonly<Record<string, unknown>>): Promise<string>;
  id(userId: string, nonce: string | undefined): Promise<string>;
  refresh(userId: string): Promise<string>;
  /** Whose refresh token it is. It is used up by this, but for a repetition whose answer was lost. */
  useRefresh(token: string): Promise<string>;
}

/** As long as Entra ID's for a page. */
const refreshLifetimeSeconds = 24 * 3600;
const repeatableMs = 30_000;

/** All tokens are signed, and nothing of them is kept: they outlive a restart as long as the key does. */
export function createIssuerTokens(
  options: IssuerOptions,
  { issuer, key }: { readonly issuer: string; readonly key: SigningKey },
): IssuerTokens {
  const { users, audience, clock = Date.now, lifetimeSeconds = 3600 } = options;
  const usedAt = new Map<string, number>();
  const keys = createLocalJWKSet({ keys: [key.publicJwk] });

  const user = (id: string) => users.find((candidate) => candidate.id === id);

  const sign = (typ: string, userId: string, seconds: number, claims: JWTPayload): Promise<string> => {
    if (user(userId) === undefined) throw new Error(`${userId} is not a sample user`);
    const now = Math.floor(clock() / 1000);
    return new SignJWT({ iss: issuer, sub: userId, iat: now, exp: now + seconds, ...claims })
      .setProtectedHeader({ alg: "ES256", typ, kid: key.keyId })
      .sign(key.privateKey);
  };

  return {
    lifetimeSeconds,
    user,
    access(userId, overrides = {}) {
      const { name, roles } = user(userId) ?? {};
      return sign("at+jwt", userId, lifetimeSeconds, { aud: audience, name, roles, ...overrides });
    },
    id(userId, nonce) {
      const { name } = user(userId) ?? {};
      const claims = { aud: consoleClientId, name, preferred_username: userId, nonce };
      return sign("JWT", userId, lifetimeSeconds, claims);
    },
    refresh: (userId) =>
      sign("refresh+jwt", userId, refreshLifetimeSeconds, { aud: consoleClientId, jti: randomUUID() }),
    async useRefresh(token) {
      const currentDate = new Date(clock());
      const expected = { issuer, audience: consoleClientId, typ: "refresh+jwt", currentDate };
      const { payload } = await jwtVerify(token, keys, expected).catch((cause: unknown) => {
        throw Object.assign(new OAuthError("invalid_grant", "The refresh token is not good."), { cause });
      });
      const { sub = "", jti = "" } = payload;
      const used = usedAt.get(jti);
      if (used !== undefined && clock() - used > repeatableMs) {
        throw new OAuthError("invalid_grant", "The refresh token was used before.");
      }
      if (user(sub) === undefined) throw new OAuthError("invalid_grant", "There is no such user any more.");
      usedAt.set(jti, used ?? clock());
      return sub;
    },
  };
}
