import { createHash, randomBytes } from "node:crypto";

/** What a code stands for. */
export interface Authorized {
  readonly userId: string;
  readonly redirectUri: string;
  /** S256 of the verifier that only the asking page has. */
  readonly challenge: string;
  readonly nonce: string | undefined;
}

export interface AuthorizationCodes {
  give(authorized: Authorized): string;
  /** Undefined when there is no such code, or not any more: each is good once, right or wrong, for a minute. */
  take(code: string, given: { redirectUri: string; verifier: string }): Authorized | undefined;
}

const goodForMs = 60_000;

export function createAuthorizationCodes(clock: () => number): AuthorizationCodes {
  const codes = new Map<string, { readonly authorized: Authorized; readonly until: number }>();
  return {
    give(authorized) {
      for (const [code, { until }] of codes) if (until < clock()) codes.delete(code);
      const code = randomBytes(24).toString("base64url");
      codes.set(code, { authorized, until: clock() + goodForMs });
      return code;
    },
    take(code, { redirectUri, verifier }) {
      const found = codes.get(code);
      codes.delete(code);
      if (found === undefined || found.until < clock()) return undefined;
      const { authorized } = found;
      const isTheirs = authorized.redirectUri === redirectUri && authorized.challenge === s256(verifier);
      return isTheirs ? authorized : undefined;
    },
  };
}

const s256 = (verifier: string): string => createHash("sha256").update(verifier).digest("base64url");
