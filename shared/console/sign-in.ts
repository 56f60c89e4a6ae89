/** Where to sign in: `GET /console/config.json`. */
export interface SignInConfig {
  readonly issuer: string;
  readonly audience: string;
}

export interface SampleUser {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

export interface AccessTokens {
  /** One that is still good for a while; `refused` is one that the API did not take, and is not given again. */
  get(refused?: string): Promise<string>;
}

/** The issuer does not know the user: choose another one. */
export class UnknownUser extends Error {
  override readonly name = "UnknownUser";
}

const userKey = "switchboard-console-user";
const patience = 10_000;
const renewBefore = 60_000;

/** Only who it was survives a reload; the token never leaves memory. */
export const recallUser = (): string | undefined => sessionStorage.getItem(userKey) ?? undefined;
export const rememberUser = (id: string): void => sessionStorage.setItem(userKey, id);
export const forgetUser = (): void => sessionStorage.removeItem(userKey);

export async function loadConfig(): Promise<SignInConfig> {
  const { issuer, audience } = await readJson<SignInConfig>("/console/config.json");
  return { issuer: issuer.replace(/\/$/, ""), audience };
}

export async function listUsers({ issuer }: SignInConfig): Promise<readonly SampleUser[]> {
  const { users } = await readJson<{ users: readonly SampleUser[] }>(`${issuer}/users`);
  return users;
}

/** Tokens of one user, renewed before they end; several who ask at once get the same one. */
export function createAccessTokens({ issuer }: SignInConfig, user: string): AccessTokens {
  let held: { readonly token: string; readonly goodUntil: number } | undefined;
  let asked: Promise<string> | undefined;

  const ask = async (): Promise<string> => {
    const { access_token: token, expires_in: seconds } = await requestToken(issuer, user);
    held = { token, goodUntil: Date.now() + seconds * 1000 - Math.min(renewBefore, seconds * 500) };
    return token;
  };

  return {
    get(refused) {
      if (held !== undefined && held.token !== refused && Date.now() < held.goodUntil) {
        return Promise.resolve(held.token);
      }
      asked ??= ask().finally(() => {
        asked = undefined;
      });
      return asked;
    },
  };
}

async function requestToken(
  issuer: string,
  user: string,
): Promise<{ readonly access_token: string; readonly expires_in: number }> {
  const response = await fetch(`${issuer}/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user }),
    signal: AbortSignal.timeout(patience),
  });
  if (response.status === 400) throw new UnknownUser(user);
  if (!response.ok) throw new Error(`sign-in answered ${response.status}`);
  return response.json();
}

async function readJson<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(patience) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}
