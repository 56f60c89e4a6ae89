import { BusRefusedError, BusUnavailableError } from "./errors.ts";

/** What each of the app's bus queues must be; set when it is created, most of it not changeable later. */
const queueProperties =
  "sessions on, duplicate detection over 10 minutes, lock duration 30 seconds, max delivery count 100";

/** A full queue is emptied by its functions; to wait is all that anybody can do. */
const transientCodes: ReadonlySet<string> = new Set([
  "QuotaExceeded",
  "ServiceBusy",
  "ServiceTimeout",
  "ServiceCommunicationProblem",
]);

/** The SDK's error as the rest of the app knows it: unavailable, or broken. */
export function toBusError(thrown: unknown, queue: string): Error {
  // Of several attempts the SDK throws all the errors.
  const error: unknown = thrown instanceof AggregateError ? thrown.errors.at(-1) : thrown;
  const code = field(error, "code");
  if (code === "MessagingEntityNotFound") {
    return new BusRefusedError(`bus queue "${queue}" does not exist; create it with ${queueProperties}`, {
      cause: error,
    });
  }
  const reason = `sending to bus queue "${queue}": ${String(code ?? field(error, "name") ?? "failed")}`;
  return isTransient(error)
    ? new BusUnavailableError(`the bus is unavailable, ${reason}`, { cause: error })
    : new BusRefusedError(`the bus refused, ${reason}`, { cause: error });
}

/**
 * A refused connection is a "GeneralError" that is not to be retried, known only by Node's `syscall`; and one that does
 * not come back after a drop is a bare Error, known only by its text.
 */
function isTransient(error: unknown): boolean {
  const code = field(error, "code");
  return (
    field(error, "retryable") === true ||
    (typeof code === "string" && transientCodes.has(code)) ||
    field(error, "syscall") !== undefined ||
    field(error, "message") === "Failed to connect"
  );
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
