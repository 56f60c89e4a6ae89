import { StorageRefusedError, StorageUnavailableError } from "./errors.ts";

/** What the SDK's errors tell, as far as it matters here. */
export interface Failure {
  readonly status: number | undefined;
  readonly code: string | undefined;
}

const transientStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
const transientCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "REQUEST_SEND_ERROR",
  "ERR_STREAM_PREMATURE_CLOSE",
]);

export function readFailure(error: unknown): Failure {
  const status = field(error, "statusCode");
  const code = errorCode(error);
  return {
    status: typeof status === "number" ? status : undefined,
    code: typeof code === "string" ? code : undefined,
  };
}

/** The error as the rest of the app knows it: unavailable, or broken. */
export function toStorageError(error: unknown, doing: string): Error {
  const { status, code } = readFailure(error);
  const reason = `${doing}: ${code ?? status ?? field(error, "name") ?? "failed"}`;
  if (isTransient(error))
    return new StorageUnavailableError(`storage is unavailable, ${reason}`, { cause: error });
  if (code === "TableNotFound") {
    return new StorageRefusedError(`${reason}: the table does not exist; create the tables first`, {
      cause: error,
    });
  }
  return new StorageRefusedError(`storage refused, ${reason}`, { cause: error });
}

/** The SDK puts the service's code in different places for single requests and for transactions. */
function errorCode(error: unknown): unknown {
  const odata = field(field(error, "details"), "odataError");
  return field(odata, "code") ?? field(error, "code");
}

function isTransient(error: unknown): boolean {
  const { status, code } = readFailure(error);
  if (status !== undefined && transientStatuses.has(status)) return true;
  if (status !== undefined) return false;
  return (code !== undefined && transientCodes.has(code)) || field(error, "name") === "AbortError";
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
