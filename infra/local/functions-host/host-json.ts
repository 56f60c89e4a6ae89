/** host.json: what of it this host honours, with the platform's defaults, or an error that names the property. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

export interface HostSettings {
  readonly http: HttpSettings;
  readonly serviceBus: ServiceBusSettings;
  /** Properties that were given but have no effect here. */
  readonly ignored: readonly string[];
}

export interface HttpSettings {
  readonly routePrefix: string;
  readonly maxConcurrentRequests: number;
  readonly maxOutstandingRequests: number;
  readonly customHeaders: Readonly<Record<string, string>>;
}

export interface ServiceBusSettings {
  readonly autoCompleteMessages: boolean;
  readonly maxConcurrentCalls: number;
  readonly maxConcurrentSessions: number;
  readonly sessionIdleTimeoutMs: number;
  readonly maxAutoLockRenewalMs: number;
  readonly clientRetry: {
    readonly exponential: boolean;
    readonly maxRetries: number;
    readonly delayMs: number;
    readonly maxDelayMs: number;
    readonly tryTimeoutMs: number;
  };
}

const span = z
  .string()
  .regex(/^(\d+\.)?\d{1,2}:\d{2}:\d{2}(\.\d{1,7})?$/, 'expected a time span such as "00:05:00"')
  .transform(milliseconds);
const count = z.int().min(1);
/** -1 stands for "no limit" in host.json. */
const limit = z.union([z.literal(-1).transform(() => Number.POSITIVE_INFINITY), count]);

const httpSchema = z.looseObject({
  routePrefix: z.string().default("api"),
  maxConcurrentRequests: limit.default(Number.POSITIVE_INFINITY),
  maxOutstandingRequests: limit.default(Number.POSITIVE_INFINITY),
  customHeaders: z.record(z.string(), z.string()).default({}),
});

const retrySchema = z.looseObject({
  mode: z
    .string()
    .regex(/^(fixed|exponential)$/i, 'expected "fixed" or "exponential"')
    .default("exponential"),
  maxRetries: z.int().min(0).default(3),
  delay: span.default(800),
  maxDelay: span.default(60_000),
  tryTimeout: span.default(60_000),
});

const serviceBusSchema = z.looseObject({
  autoCompleteMessages: z.boolean().default(true),
  maxConcurrentCalls: count.default(16),
  maxConcurrentSessions: count.default(8),
  sessionIdleTimeout: span.optional(),
  maxAutoLockRenewalDuration: span.default(300_000),
  clientRetryOptions: retrySchema.prefault({}),
});

const schema = z.looseObject({
  version: z.literal("2.0"),
  extensions: z
    .looseObject({ http: httpSchema.prefault({}), serviceBus: serviceBusSchema.prefault({}) })
    .prefault({}),
});

export function readHostJson(appDirectory: string): HostSettings {
  const path = join(appDirectory, "host.json");
  return parseHostJson(readJson(path), path);
}

export function parseHostJson(content: unknown, path = "host.json"): HostSettings {
  const parsed = schema.safeParse(content);
  if (!parsed.success) throw new Error(`${path} is not valid:\n${z.prettifyError(parsed.error)}`);
  const { http, serviceBus } = parsed.data.extensions;
  const retry = serviceBus.clientRetryOptions;
  return {
    http,
    serviceBus: {
      autoCompleteMessages: serviceBus.autoCompleteMessages,
      maxConcurrentCalls: serviceBus.maxConcurrentCalls,
      maxConcurrentSessions: serviceBus.maxConcurrentSessions,
      // The extension falls back to the time a receive may take.
      sessionIdleTimeoutMs: serviceBus.sessionIdleTimeout ?? retry.tryTimeout,
      maxAutoLockRenewalMs: serviceBus.maxAutoLockRenewalDuration,
      clientRetry: {
        exponential: retry.mode.toLowerCase() === "exponential",
        maxRetries: retry.maxRetries,
        delayMs: retry.delay,
        maxDelayMs: retry.maxDelay,
        tryTimeoutMs: retry.tryTimeout,
      },
    },
    ignored: [
      ...unknownKeys("extensions.http", http, httpSchema.shape),
      ...unknownKeys("extensions.serviceBus", serviceBus, serviceBusSchema.shape),
      ...unknownKeys("extensions.serviceBus.clientRetryOptions", retry, retrySchema.shape),
    ],
  };
}

/** Reads a JSON file of the app, or says in plain words why it cannot be used. */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new Error(`${path} cannot be read. Is this the folder of a built function app?`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is not JSON: ${String(cause)}`, { cause });
  }
}

function unknownKeys(at: string, given: object, known: object): string[] {
  return Object.keys(given)
    .filter((key) => !Object.hasOwn(known, key))
    .map((key) => `${at}.${key}`);
}

/** "[d.]hh:mm:ss[.fffffff]", as .NET writes a TimeSpan. */
function milliseconds(text: string): number {
  const match = /^(?:(\d+)\.)?(\d+):(\d+):([\d.]+)$/.exec(text);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = (match?.slice(1) ?? []).map((part) =>
    Number(part ?? 0),
  );
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
