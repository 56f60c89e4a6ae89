import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { userId } from "../../domain/ids.ts";
import {
  type AccessTokens,
  type Role,
  SignInUnavailableError,
  type Verified,
} from "../../ports/access-tokens.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Discovered, Discovery } from "./discovery.ts";

export interface SignInSettings {
  /** Exactly as the issuer writes it in its tokens. */
  readonly issuer: string;
  readonly audience: string;
  readonly userIdClaim: string;
  /** A list of roles, or one as text, or several with spaces between. */
  readonly rolesClaim: string;
  readonly nameClaim?: string;
  readonly clockToleranceSeconds?: number;
}

/** Access tokens of an OpenID Connect issuer, found through its discovery document. */
export function createJoseAccessTokens(
  settings: SignInSettings,
  deps: { readonly clock: Clock; readonly discovery: Discovery },
): AccessTokens {
  const { issuer, audience, userIdClaim } = settings;
  const getKey = createKeyFinder(issuer, deps.discovery);
  return {
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, getKey, {
          issuer,
          audience,
          algorithms: ["RS256", "ES256"],
          requiredClaims: ["exp", userIdClaim],
          clockTolerance: settings.clockToleranceSeconds ?? 60,
          currentDate: new Date(deps.clock.now()),
        });
        return userOf(payload, settings);
      } catch (error) {
        return refusal(error);
      }
    },
  };
}

/** Keys are asked for on first use, and the discovery document again after a failure. */
function createKeyFinder(issuer: string, discovery: Discovery): JWTVerifyGetKey {
  let known: { readonly of: Discovered; readonly getKey: JWTVerifyGetKey } | undefined;
  return async (header, token) => {
    const found = await discovery.find();
    if (known?.of !== found) known = { of: found, getKey: createRemoteJWKSet(found.keys) };
    try {
      return await known.getKey(header, token);
    } catch (cause) {
      if (isAboutTheToken(cause)) throw cause;
      discovery.forget();
      throw new SignInUnavailableError(`the keys of ${issuer} cannot be had`, { cause });
    }
  };
}

function isAboutTheToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

function refusal(error: unknown): Verified {
  if (error instanceof SignInUnavailableError) throw error;
  if (error instanceof errors.JWTExpired) {
    return { kind: "refused", because: "token-expired", detail: "The access token has expired." };
  }
  const claim = error instanceof errors.JWTClaimValidationFailed ? error.claim : undefined;
  const detail =
    claim === undefined
      ? "The access token is not valid."
      : `The access token's claim "${claim}" is not right.`;
  return { kind: "refused", because: "token-invalid", detail };
}

function userOf(payload: JWTPayload, settings: SignInSettings): Verified {
  const id = payload[settings.userIdClaim];
  if (typeof id !== "string" || !/^[^\p{Cc}]{1,128}$/u.test(id.trim())) {
    const detail = `The access token's claim "${settings.userIdClaim}" does not name a user.`;
    return { kind: "refused", because: "token-invalid", detail };
  }
  const name = payload[settings.nameClaim ?? "name"];
  return {
    kind: "accepted",
    user: {
      id: userId(id.trim()),
      roles: rolesOf(payload[settings.rolesClaim]),
      ...(typeof name === "string" && name !== "" ? { name } : {}),
    },
  };
}

const knownRoles: readonly Role[] = ["agent", "supervisor"];

/** Roles of other applications in the same claim are passed over. */
function rolesOf(claim: unknown): readonly Role[] {
  const named = typeof claim === "string" ? claim.split(/[\s,]+/) : Array.isArray(claim) ? claim : [];
  return knownRoles.filter((role) => named.includes(role));
}
