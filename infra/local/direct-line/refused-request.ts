/** A request that is answered with an error, in the form Direct Line and the Bot Connector share. */
export class RefusedRequest extends Error {
  override readonly name = "RefusedRequest";
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Fields beside `error`; Direct Line puts the bot's own status there. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { headers?: Record<string, string>; extra?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = more.headers ?? {};
    this.extra = more.extra ?? {};
  }
}

export const badArgument = (message: string) => new RefusedRequest(400, "BadArgument", message);
export const missingProperty = (message: string) => new RefusedRequest(400, "MissingProperty", message);
export const forbidden = (message: string) => new RefusedRequest(403, "BadArgument", message);
export const notFound = (message: string) => new RefusedRequest(404, "BadArgument", message);
