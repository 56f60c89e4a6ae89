/** What a log may hold of an error. A foreign one's message can quote a customer, a token or a whole request. */
export interface ErrorFacts {
  readonly error: string;
  readonly code?: string;
  /** Only of our own errors, which say what was done and never what was said. */
  readonly message?: string;
  /** Where it was thrown: the stack without the message. */
  readonly stack?: string;
}

const plainName = /^[\w.$-]{1,80}$/;
const ours: ReadonlySet<string> = new Set([
  "BusRefusedError",
  "BusUnavailableError",
  "ConcurrencyError",
  "DeadlineError",
  "SignInUnavailableError",
  "StorageLimitError",
  "StorageRefusedError",
  "StorageUnavailableError",
  "TurnLimitError",
  "UnreadableRowError",
]);
const frame = /^ +at .+:\d+:\d+\)?$/;

export function describeError(error: unknown): ErrorFacts {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  const stack = framesOf(error);
  return {
    error: nameOf(error),
    ...(error instanceof Error && ours.has(error.name) ? { message: error.message } : {}),
    ...(isPlain(code) ? { code: String(code) } : {}),
    ...(stack === "" ? {} : { stack }),
  };
}

/** The same with the message: for a developer's own machine, where nobody else's words are in an error. */
export function describeErrorWholly(error: unknown): ErrorFacts {
  return { ...describeError(error), stack: error instanceof Error ? (error.stack ?? "") : String(error) };
}

export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return isPlain(error.name) ? error.name : "Error";
}

function isPlain(value: unknown): value is string | number {
  return typeof value === "number" || (typeof value === "string" && plainName.test(value));
}

/** A message stands at the head of a stack, and may look like a stack itself. */
function framesOf(error: unknown): string {
  if (!(error instanceof Error) || typeof error.stack !== "string") return "";
  const { stack, message } = error;
  const head = stack.indexOf(message);
  const rest = head === -1 ? stack : stack.slice(head + message.length);
  return rest
    .split("\n")
    .filter((line) => frame.test(line))
    .join("\n");
}
