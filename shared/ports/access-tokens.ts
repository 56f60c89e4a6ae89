import type { UserId } from "../domain/ids.ts";

export type Role = "agent" | "supervisor";

/** Somebody who proved who they are. Without roles they may do nothing. */
export interface SignedInUser {
  readonly id: UserId;
  readonly roles: readonly Role[];
  readonly name?: string;
}

export type Verified =
  | { readonly kind: "accepted"; readonly user: SignedInUser }
  /** `detail` is for whoever sent the token and says nothing of its contents. */
  | {
      readonly kind: "refused";
      readonly because: "token-invalid" | "token-expired";
      readonly detail: string;
    };

export interface AccessTokens {
  /** Says whose token it is. Throws SignInUnavailableError when the issuer's keys cannot be had. */
  verify(token: string): Promise<Verified>;
}

/** The issuer cannot be asked for its keys just now; nothing is said about the token. */
export class SignInUnavailableError extends Error {
  override readonly name = "SignInUnavailableError";
}
