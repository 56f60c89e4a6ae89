/** A sign-in between leaving for the issuer and coming back from it. */
export interface Pending {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where in the console to go on. */
  readonly place: string;
}

const pendingKey = "switchboard-console-sign-in";
const hintKey = "switchboard-console-login-hint";

export function keepPending(pending: Pending): void {
  sessionStorage.setItem(pendingKey, JSON.stringify(pending));
}

/** Can be taken once. */
export function takePending(): Pending | undefined {
  const stored = sessionStorage.getItem(pendingKey);
  sessionStorage.removeItem(pendingKey);
  return stored === null ? undefined : (JSON.parse(stored) as Pending);
}

/** Who this tab belongs to, so that a reload need not ask. Never a token. */
export const recallHint = (): string | undefined => sessionStorage.getItem(hintKey) ?? undefined;
export const keepHint = (hint: string): void => sessionStorage.setItem(hintKey, hint);
export const forgetHint = (): void => sessionStorage.removeItem(hintKey);
