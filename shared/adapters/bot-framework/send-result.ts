import type { SendResult } from "../../ports/customer-channel.ts";

/** Nothing left this machine: trying again cannot show anything twice. */
const neverSent: readonly unknown[] = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
];

/** What a failed attempt says about the message, in the words of the port. */
export function resultOfFailure(error: unknown, now: number): SendResult {
  if (!(error instanceof Error)) return { kind: "unknown" };
  const { statusCode, code } = error as { readonly statusCode?: unknown; readonly code?: unknown };
  if (typeof statusCode === "number") return resultOfStatus(statusCode, retryAfterOf(error, now));
  // A refused connection is treated like a busy channel: it may be tried again in order, for as long as the caller
  // likes. "Unknown" would allow one more try and then mark as doubtful what certainly nobody saw.
  const isUnsent = error.name === "NoCredentialsError" || neverSent.includes(code);
  if (isUnsent) return { kind: "throttled" };
  return isUnwritable(error) ? { kind: "refused", status: 400 } : { kind: "unknown" };
}

/** The SDK checks an activity's fields as it writes it. All that goes wrong later has a name of its own. */
function isUnwritable(error: Error): boolean {
  return (error.name === "Error" || error.name === "TypeError") && !("code" in error);
}

function resultOfStatus(status: number, retryAfterMs: number | undefined): SendResult {
  // Only the body of the answer could not be read.
  if (status >= 200 && status < 300) return { kind: "delivered" };
  if (status === 429 || status === 412) {
    return { kind: "throttled", ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  if (status === 403 || status === 404) return { kind: "unreachable" };
  if (status === 408 || status >= 500) return { kind: "unknown" };
  return { kind: "refused", status };
}

/** `Retry-After` as milliseconds from now: seconds, or a date. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function retryAfterOf(error: Error, now: number): number | undefined {
  const { response } = error as { readonly response?: { readonly headers?: Headers } };
  return parseRetryAfter(response?.headers?.get("retry-after") ?? undefined, now);
}

interface Headers {
  get(name: string): string | null | undefined;
}
