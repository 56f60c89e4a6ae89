/** Where a page lets somebody sign in, renews, and signs out. */
export interface SignInEndpoints {
  readonly authorization: URL;
  readonly token: URL;
  /** Not every issuer ends sessions. */
  readonly endSession?: URL;
}

export interface SignInEndpointsFinder {
  /** Throws SignInUnavailableError when the issuer cannot be asked just now. */
  find(): Promise<SignInEndpoints>;
}
