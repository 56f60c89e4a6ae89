import type { AuthorizationCodes } from "./authorization-codes.ts";
import { type Answer, redirectTo } from "./issuer-answer.ts";
import { consoleClientId, OAuthError, type SampleUser } from "./issuer-options.ts";
import { chooserPage, refusalPage, signedOutPage } from "./issuer-pages.ts";

interface AuthorizeDeps {
  readonly users: readonly SampleUser[];
  readonly codes: AuthorizationCodes;
  /** Pages that may be returned to. */
  readonly origins: () => readonly string[];
}

/** The authorization endpoint: who is it? A login hint is believed, since nobody has a password here. */
export function authorize(query: URLSearchParams, deps: AuthorizeDeps): Answer {
  const redirectUri = query.get("redirect_uri") ?? "";
  if (query.get("client_id") !== consoleClientId) return refusalPage("This client is not known here.");
  if (!isReturnAddress(redirectUri, deps.origins())) {
    return refusalPage("The address to return to is none of the console's.");
  }
  try {
    return answerGoodClient(query, redirectUri, deps);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return returnTo(redirectUri, query, { error: error.code, error_description: error.message });
  }
}

function answerGoodClient(query: URLSearchParams, redirectUri: string, deps: AuthorizeDeps): Answer {
  const challenge = checkRequest(query);
  const prompts = (query.get("prompt") ?? "").split(" ");
  const isHintUsed = !prompts.includes("select_account") && !prompts.includes("login");
  const user = deps.users.find(({ id }) => isHintUsed && id === query.get("login_hint"));
  if (user !== undefined) {
    const nonce = query.get("nonce") ?? undefined;
    const code = deps.codes.give({ userId: user.id, redirectUri, challenge, nonce });
    return returnTo(redirectUri, query, { code });
  }
  if (prompts.includes("none")) throw new OAuthError("login_required", "Nobody is signed in here.");
  return chooserPage(deps.users, {
    addressFor: (id) => `/authorize?${without(query, "prompt", { login_hint: id })}`,
    cancelAddress: returnAddress(redirectUri, query, {
      error: "access_denied",
      error_description: "The sign-in was cancelled.",
    }).href,
  });
}

/** The code challenge, when the request is as it must be. */
function checkRequest(query: URLSearchParams): string {
  if (query.get("response_type") !== "code") {
    throw new OAuthError("unsupported_response_type", "Only response_type=code is known.");
  }
  if (!(query.get("scope") ?? "").split(" ").includes("openid")) {
    throw new OAuthError("invalid_scope", "The scope must hold openid.");
  }
  const challenge = query.get("code_challenge") ?? "";
  if (query.get("code_challenge_method") !== "S256" || !/^[\w-]{43}$/.test(challenge)) {
    throw new OAuthError("invalid_request", "A code_challenge by S256 is needed.");
  }
  return challenge;
}

function isReturnAddress(address: string, origins: readonly string[]): boolean {
  return origins.some((origin) => address === `${origin}/console/signed-in`);
}

/** After signing out: back to the console, or nowhere. */
export function endSession(query: URLSearchParams, origins: readonly string[]): Answer {
  const address = query.get("post_logout_redirect_uri") ?? "";
  if (!isReturnAddress(address, origins)) return signedOutPage();
  return returnTo(address, query, {});
}

function returnTo(address: string, query: URLSearchParams, fields: Readonly<Record<string, string>>): Answer {
  return redirectTo(returnAddress(address, query, fields));
}

function returnAddress(
  address: string,
  query: URLSearchParams,
  fields: Readonly<Record<string, string>>,
): URL {
  const url = new URL(address);
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  const state = query.get("state");
  if (state !== null) url.searchParams.set("state", state);
  return url;
}

function without(
  query: URLSearchParams,
  name: string,
  added: Readonly<Record<string, string>>,
): URLSearchParams {
  const changed = new URLSearchParams(query);
  changed.delete(name);
  for (const [key, value] of Object.entries(added)) changed.set(key, value);
  return changed;
}
