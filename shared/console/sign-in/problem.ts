/** Why nobody is signed in, as far as it must be told. */
export type SignInProblemKind =
  | "denied"
  | "mismatch"
  | "clock"
  | "unreachable"
  | "not-set-up"
  | "not-permitted"
  | "failed";

export class SignInProblem extends Error {
  override readonly name = "SignInProblem";
  readonly kind: SignInProblemKind;
  /** What the sign-in service calls it. */
  readonly code: string;

  constructor(kind: SignInProblemKind, { code = "", cause }: { code?: string; cause?: unknown } = {}) {
    super(kind, { cause });
    this.kind = kind;
    this.code = code;
  }
}

/** The issuer wants to see the person, and was asked not to: no problem, but nobody is signed in. */
export class AskingNeeded extends Error {
  override readonly name = "AskingNeeded";
}

/** The issuer gives no more tokens: somebody must sign in again. */
export class SignInEnded extends Error {
  override readonly name = "SignInEnded";
}

/** Whatever else it was, as a problem that can be told. */
export function asProblem(error: unknown): SignInProblem {
  return error instanceof SignInProblem ? error : new SignInProblem("failed", { cause: error });
}
