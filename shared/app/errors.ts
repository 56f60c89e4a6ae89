/** The aggregate changed under every attempt. Transient: try the command again later. */
export class ConcurrencyError extends Error {
  override readonly name = "ConcurrencyError";
  constructor(aggregate: string, attempts: number) {
    super(`${aggregate} changed during each of ${attempts} attempts to save it`);
  }
}

/** A command's deadline passed while it waited for something that is away. Transient. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
  constructor(what: string) {
    super(`no time left to ${what}`);
  }
}

const transient = new Set(["ConcurrencyError", "StorageUnavailableError", "BusUnavailableError"]);

/** Worth waiting for inside the invocation: throttled, away, or outrun. */
export function isTransient(error: unknown): boolean {
  return error instanceof Error && transient.has(error.name);
}
