import { SignInProblem } from "./problem.ts";

/** Where and how to sign in: `GET /console/config.json`. */
export interface SignInConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly endSessionEndpoint?: string;
  /** How far this machine's clock is behind the service's. */
  readonly clockSkewSeconds: number;
}

const patience = 10_000;

export async function loadConfig(): Promise<SignInConfig> {
  const response = await fetch("/console/config.json", { signal: AbortSignal.timeout(patience) }).catch(
    (cause: unknown) => {
      throw new SignInProblem("unreachable", { cause });
    },
  );
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new SignInProblem(body.code === "console-not-set-up" ? "not-set-up" : "unreachable");
  }
  return { ...body, clockSkewSeconds: skewOf(response.headers.get("date")) };
}

/** A second or two is the way of the answer. */
function skewOf(date: string | null): number {
  const seconds = Math.round((Date.parse(date ?? "") - Date.now()) / 1000);
  return Number.isNaN(seconds) || Math.abs(seconds) < 3 ? 0 : seconds;
}
