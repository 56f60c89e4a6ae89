import * as oauth from "oauth4webapi";
import { loadConfig, type SignInConfig } from "./config.ts";
import { createIssuer, type Issuer, type Tokens } from "./issuer.ts";
import { AskingNeeded, SignInProblem } from "./problem.ts";
import { forgetHint, keepHint, keepPending, recallHint, takePending } from "./remembered.ts";

export interface SignIn {
  readonly issuer: Issuer;
  /** Back from the issuer: the tokens. A reload: undefined, and the browser leaves. Else nobody is signed in. */
  resume(): Promise<Tokens | "leaving" | "nobody">;
  /** Leaves for the issuer, to come back to this place. */
  begin(how?: { readonly asAnother?: boolean }): Promise<void>;
  /** Ends the issuer's session, too, when there is such a thing. The browser leaves. */
  end(idToken: string | undefined): Promise<void>;
}

const home = "/console";
const returnPath = "/console/signed-in";

export async function createSignIn(): Promise<SignIn> {
  const config = await loadConfig();
  const issuer = createIssuer(config);

  const leave = async (prompt: "none" | "select_account" | undefined): Promise<void> => {
    if (!(await issuer.isThere())) throw new SignInProblem("unreachable");
    const url = await authorizationUrl(config, issuer, prompt);
    // A reload leaves nothing behind that the back button could return to.
    if (prompt === "none") location.replace(url);
    else location.assign(url);
  };

  return {
    issuer,
    async resume() {
      if (location.pathname === returnPath) {
        const tokens = await comeBack(issuer);
        if (tokens !== undefined) return tokens;
      } else if (recallHint() !== undefined) {
        await leave("none");
        return "leaving";
      }
      return "nobody";
    },
    begin: ({ asAnother = false } = {}) => leave(asAnother ? "select_account" : undefined),
    async end(idToken) {
      const { endSessionEndpoint } = config;
      const hasSession = endSessionEndpoint !== undefined && idToken !== undefined;
      if (!hasSession || !(await issuer.isThere())) return location.replace(home);
      const url = new URL(endSessionEndpoint);
      url.searchParams.set("id_token_hint", idToken);
      url.searchParams.set("client_id", config.clientId);
      url.searchParams.set("post_logout_redirect_uri", issuer.redirectUri);
      location.replace(url);
    },
  };
}

async function authorizationUrl(
  { authorizationEndpoint, clientId }: SignInConfig,
  { redirectUri, scope }: Issuer,
  prompt: string | undefined,
): Promise<string> {
  const [verifier, state, nonce] = [
    oauth.generateRandomCodeVerifier(),
    oauth.generateRandomState(),
    oauth.generateRandomNonce(),
  ];
  keepPending({ verifier, state, nonce, place: location.pathname + location.search + location.hash });
  const hint = recallHint();
  const url = new URL(authorizationEndpoint);
  const fields = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(prompt === undefined ? {} : { prompt }),
    ...(hint === undefined || hint === "" || prompt === "select_account" ? {} : { login_hint: hint }),
  };
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  return url.href;
}

/** Undefined after a sign-out, and when the issuer must ask first. The address is the console's again at once. */
async function comeBack(issuer: Issuer): Promise<Tokens | undefined> {
  const answer = new URLSearchParams(location.search);
  const pending = takePending();
  history.replaceState(undefined, "", pending?.place ?? home);
  if (!answer.has("code") && !answer.has("error")) return undefined;
  if (pending === undefined) throw new SignInProblem("mismatch");
  try {
    const tokens = await issuer.exchange(answer, pending);
    keepHint(tokens.hint);
    return tokens;
  } catch (error) {
    forgetHint();
    if (error instanceof AskingNeeded) return undefined;
    throw error;
  }
}
