/** What keeps the app from starting until somebody mends it. The message says everything that is wrong. */
export class StartProblem extends Error {
  override readonly name = "StartProblem";
  readonly code: "settings-wrong" | "configuration-file-wrong";
  /** The app settings concerned. */
  readonly settings: readonly string[];

  constructor(
    code: StartProblem["code"],
    message: string,
    options: ErrorOptions & { readonly settings?: readonly string[] } = {},
  ) {
    super(message, options);
    this.code = code;
    this.settings = options.settings ?? [];
  }
}
