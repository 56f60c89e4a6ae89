import type { IncomingMessage } from "node:http";
import type { AuthorizationCodes } from "./authorization-codes.ts";
import { type Answer, readFields } from "./issuer-answer.ts";
import { consoleClientId, OAuthError } from "./issuer-options.ts";
import type { IssuerTokens } from "./issuer-tokens.ts";

interface TokenDeps {
  readonly tokens: IssuerTokens;
  readonly codes: AuthorizationCodes;
}

/** The token endpoint: a code or a refresh token for tokens, and `{"user": "ann"}` for whoever uses curl. */
export async function answerTokenRequest(request: IncomingMessage, deps: TokenDeps): Promise<Answer> {
  try {
    const isJson = /^application\/json\b/.test(request.headers["content-type"] ?? "");
    const fields = await readFields(request);
    return { status: 200, json: await (isJson ? tokenFor(fields, deps) : grant(fields, deps)) };
  } catch (error) {
    const code = error instanceof OAuthError ? error.code : "invalid_request";
    const description = error instanceof OAuthError ? error.message : "The request cannot be read.";
    return { status: 400, json: { error: code, error_description: description } };
  }
}

/** JSON only, which another page's form cannot post. */
async function tokenFor(fields: URLSearchParams, { tokens }: TokenDeps): Promise<object> {
  const user = tokens.user(fields.get("user") ?? "");
  if (user === undefined) throw new OAuthError("invalid_grant", "There is no such user.");
  return bearer(tokens, user.id);
}

async function grant(fields: URLSearchParams, { tokens, codes }: TokenDeps): Promise<object> {
  const field = (name: string) => fields.get(name) ?? "";
  if (field("client_id") !== consoleClientId)
    throw new OAuthError("invalid_client", "The client is unknown.");
  switch (field("grant_type")) {
    case "authorization_code": {
      const given = { redirectUri: field("redirect_uri"), verifier: field("code_verifier") };
      const authorized = codes.take(field("code"), given);
      if (authorized === undefined) throw new OAuthError("invalid_grant", "The code is not good.");
      return signedIn(tokens, authorized.userId, authorized.nonce);
    }
    case "refresh_token":
      return signedIn(tokens, await tokens.useRefresh(field("refresh_token")), undefined);
    default:
      throw new OAuthError("unsupported_grant_type", "Only codes and refresh tokens are taken.");
  }
}

async function signedIn(tokens: IssuerTokens, userId: string, nonce: string | undefined): Promise<object> {
  return {
    ...(await bearer(tokens, userId)),
    id_token: await tokens.id(userId, nonce),
    refresh_token: await tokens.refresh(userId),
  };
}

async function bearer(tokens: IssuerTokens, userId: string): Promise<object> {
  const access_token = await tokens.access(userId);
  return { access_token, token_type: "Bearer", expires_in: tokens.lifetimeSeconds };
}
