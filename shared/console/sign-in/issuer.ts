import * as oauth from "oauth4webapi";
import type { SignInConfig } from "./config.ts";
import { AskingNeeded, SignInEnded, SignInProblem } from "./problem.ts";
import type { Pending } from "./remembered.ts";

export interface Tokens {
  readonly accessToken: string;
  readonly idToken: string;
  /** Without one nothing can be renewed. */
  readonly refreshToken: string | undefined;
  readonly lifetimeSeconds: number;
  readonly subject: string;
  /** By which the issuer recognises the person. */
  readonly hint: string;
}

/** The issuer, as far as the console asks it. */
export interface Issuer {
  readonly redirectUri: string;
  readonly scope: string;
  /** What came back with the browser, for tokens. */
  exchange(answer: URLSearchParams, pending: Pending): Promise<Tokens>;
  /** Throws SignInEnded when the issuer says no. */
  renew(tokens: Tokens): Promise<Tokens>;
  /** The browser would show a page of its own instead of the console when it is not there. */
  isThere(): Promise<boolean>;
}

const patience = 10_000;
const clockToleranceSeconds = 60;
const unknownLifetimeSeconds = 300;
const askingNeeded = [
  "login_required",
  "interaction_required",
  "consent_required",
  "account_selection_required",
];

export function createIssuer(config: SignInConfig): Issuer {
  const { issuer, tokenEndpoint, scope: configuredScope } = config;
  const server: oauth.AuthorizationServer = {
    issuer,
    token_endpoint: tokenEndpoint,
    id_token_signing_alg_values_supported: ["RS256", "ES256"],
  };
  const client: oauth.Client = {
    client_id: config.clientId,
    [oauth.clockSkew]: config.clockSkewSeconds,
    [oauth.clockTolerance]: clockToleranceSeconds,
  };
  const redirectUri = `${location.origin}/console/signed-in`;
  const scope = `openid profile offline_access ${configuredScope}`;
  const options = () => ({
    // The app refuses such an issuer elsewhere than on one's own machine.
    [oauth.allowInsecureRequests]: tokenEndpoint.startsWith("http:"),
    signal: AbortSignal.timeout(patience),
  });

  return {
    redirectUri,
    scope,
    async exchange(answer, { state, nonce, verifier }) {
      const parameters = checkAnswer(server, client, answer, state);
      const response = await reach(() =>
        oauth.authorizationCodeGrantRequest(
          server,
          client,
          oauth.None(),
          parameters,
          redirectUri,
          verifier,
          options(),
        ),
      );
      try {
        const expected = { expectedNonce: nonce, requireIdToken: true };
        return tokensOf(await oauth.processAuthorizationCodeResponse(server, client, response, expected));
      } catch (error) {
        throw problemOf(error);
      }
    },
    async renew({ refreshToken, idToken, subject, hint }) {
      if (refreshToken === undefined) throw new SignInEnded("there is no refresh token");
      const more = { ...options(), additionalParameters: { scope } };
      const response = await reach(() =>
        oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, more),
      );
      try {
        const renewed = await oauth.processRefreshTokenResponse(server, client, response);
        const kept = { refreshToken, idToken, subject, hint };
        const tokens = tokensOf(renewed, kept);
        if (tokens.subject !== subject) throw new Error("the issuer answered for somebody else");
        return tokens;
      } catch (cause) {
        throw new SignInEnded("the issuer does not renew", { cause });
      }
    },
    async isThere() {
      const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
      const init = { mode: "no-cors", cache: "no-store", signal: AbortSignal.timeout(patience) } as const;
      return fetch(url, init).then(
        () => true,
        () => false,
      );
    },
  };
}

function checkAnswer(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  answer: URLSearchParams,
  state: string,
): URLSearchParams {
  try {
    return oauth.validateAuthResponse(server, client, answer, state);
  } catch (error) {
    if (!(error instanceof oauth.AuthorizationResponseError))
      throw new SignInProblem("mismatch", { cause: error });
    const { error: code } = error;
    if (askingNeeded.includes(code)) throw new AskingNeeded(code);
    throw new SignInProblem(code === "access_denied" ? "denied" : "failed", { code });
  }
}

/** An issuer that is broken for the moment is one that is not there. */
async function reach(ask: () => Promise<Response>): Promise<Response> {
  const response = await ask().catch((cause: unknown) => {
    throw new SignInProblem("unreachable", { cause });
  });
  if (response.status >= 500 || response.status === 429) throw new SignInProblem("unreachable");
  return response;
}

function problemOf(error: unknown): SignInProblem {
  if (error instanceof oauth.ResponseBodyError) return new SignInProblem("failed", { code: error.error });
  const isClock = error instanceof oauth.OperationProcessingError && error.code === oauth.JWT_TIMESTAMP_CHECK;
  return new SignInProblem(isClock ? "clock" : "failed", { cause: error });
}

type Kept = Pick<Tokens, "refreshToken" | "idToken" | "subject" | "hint">;

/** What an issuer does not give anew when it renews stays as it was. */
function tokensOf(answer: oauth.TokenEndpointResponse, kept?: Kept): Tokens {
  const claims = oauth.getValidatedIdTokenClaims(answer);
  return {
    accessToken: answer.access_token,
    idToken: answer.id_token ?? kept?.idToken ?? "",
    refreshToken: answer.refresh_token ?? kept?.refreshToken,
    lifetimeSeconds: answer.expires_in ?? unknownLifetimeSeconds,
    subject: claims?.sub ?? kept?.subject ?? "",
    hint: hintOf(claims) ?? kept?.hint ?? "",
  };
}

/** The first is made for this; the second is what most issuers know. */
function hintOf(claims: oauth.IDToken | undefined): string | undefined {
  const found = [claims?.["login_hint"], claims?.["preferred_username"], claims?.["email"]];
  return found.find((value) => typeof value === "string");
}
