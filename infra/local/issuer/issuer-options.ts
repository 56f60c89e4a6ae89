export interface SampleUser {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

export interface IssuerOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly users: readonly SampleUser[];
  readonly audience: string;
  /** Where the key outlives the process; without it there is a new one each time. */
  readonly keyDirectory?: string;
  readonly clock?: () => number;
  /** Of access and id tokens; an hour unless given. */
  readonly lifetimeSeconds?: number;
  /** Pages that may call the issuer and be returned to, as `http://127.0.0.1:7071`. */
  readonly allowedOrigins?: readonly string[];
}

/** The one client that this issuer knows: the console. */
export const consoleClientId = "switchboard-console";

/** An OAuth 2.0 error, for the client. */
export class OAuthError extends Error {
  override readonly name = "OAuthError";
  readonly code: string;

  constructor(code: string, description: string) {
    super(description);
    this.code = code;
  }
}
