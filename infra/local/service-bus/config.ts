import { parseDuration } from "./duration.ts";
import type { QueueDefinition } from "./queue-definition.ts";

/** The queues of a Config.json of Microsoft's Service Bus emulator. */
export interface EmulatorConfig {
  readonly queues: readonly QueueDefinition[];
}

/** Config.json is not what the emulator takes; `problems` names each place and what is wrong there. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The Service Bus configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** The emulator's limits: a file that works here works there. */
const durations = {
  LockDuration: { fallback: minute, from: second, to: 5 * minute },
  DuplicateDetectionHistoryTimeWindow: { fallback: 5 * minute, from: 20 * second, to: 5 * minute },
  DefaultMessageTimeToLive: { fallback: hour, from: second, to: hour },
} as const;
const deliveryCounts = { fallback: 10, from: 1, to: 10 } as const;
const namePattern = /^[A-Za-z0-9][\w.\-/]*$/;
/** Not in the emulator's schema: the smallest size a queue can have in Azure. */
const queueSize = 1024 ** 3;

type JsonObject = Readonly<Record<string, unknown>>;
type Problems = string[];

export function parseConfig(json: unknown): EmulatorConfig {
  const problems: Problems = [];
  const { UserConfig: userConfig } = recordAt(json, "$", problems);
  const namespaces = arrayAt(recordAt(userConfig, "$.UserConfig", problems), {
    name: "Namespaces",
    path: "$.UserConfig",
    problems,
  });
  const queues = namespaces.flatMap((namespace, index) => {
    const path = `$.UserConfig.Namespaces[${index}]`;
    const record = recordAt(namespace, path, problems);
    const { Topics: topics } = record;
    if (topics !== undefined && !isEmptyArray(topics)) {
      problems.push(`${path}.Topics: topics are not supported by the local broker`);
    }
    return arrayAt(record, { name: "Queues", path, problems }).map((queue, at) =>
      parseQueue(queue, `${path}.Queues[${at}]`, problems),
    );
  });
  reportDoubles(queues, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return { queues };
}

function parseQueue(value: unknown, path: string, problems: Problems): QueueDefinition {
  const queue = recordAt(value, path, problems);
  const { Name: name, Properties: given = {} } = queue;
  const properties = recordAt(given, `${path}.Properties`, problems);
  const at = { properties, path: `${path}.Properties`, problems };
  if (typeof name !== "string" || !namePattern.test(name) || name.length > 260) {
    problems.push(
      `${path}.Name: must be a queue name: letters, digits, ".", "-", "_", "/", not ${show(name)}`,
    );
  }
  reportUnknown(at);
  return {
    name: String(name),
    lockDuration: durationAt(at, "LockDuration"),
    maxDeliveryCount: deliveryCountAt(at),
    requiresSession: flagAt(at, "RequiresSession"),
    requiresDuplicateDetection: flagAt(at, "RequiresDuplicateDetection"),
    duplicateDetectionWindow: durationAt(at, "DuplicateDetectionHistoryTimeWindow"),
    defaultTimeToLive: durationAt(at, "DefaultMessageTimeToLive"),
    deadLetteringOnMessageExpiration: flagAt(at, "DeadLetteringOnMessageExpiration"),
    maxSizeInBytes: queueSize,
  };
}

interface PropertiesAt {
  readonly properties: JsonObject;
  readonly path: string;
  readonly problems: Problems;
}

const flags = ["RequiresSession", "RequiresDuplicateDetection", "DeadLetteringOnMessageExpiration"] as const;
/** Known to the emulator; empty is as good as absent. */
const forwards = ["ForwardTo", "ForwardDeadLetteredMessagesTo"] as const;

function reportUnknown({ properties, path, problems }: PropertiesAt): void {
  const known = new Set<string>([...flags, ...forwards, ...Object.keys(durations), "MaxDeliveryCount"]);
  for (const name of Object.keys(properties)) {
    if (!known.has(name)) problems.push(`${path}.${name}: is not a queue property the emulator knows`);
  }
  for (const name of forwards) {
    if ((properties[name] ?? "") !== "") problems.push(`${path}.${name}: forwarding is not supported here`);
  }
}

function durationAt({ properties, path, problems }: PropertiesAt, name: keyof typeof durations): number {
  const { fallback, from, to } = durations[name];
  const value = properties[name];
  if (value === undefined) return fallback;
  const duration = typeof value === "string" ? parseDuration(value) : undefined;
  if (duration !== undefined && duration >= from && duration <= to) return duration;
  const range = `from PT${from / second}S to PT${to / minute}M`;
  problems.push(`${path}.${name}: must be an ISO 8601 duration ${range}, not ${show(value)}`);
  return fallback;
}

function deliveryCountAt({ properties, path, problems }: PropertiesAt): number {
  const { fallback, from, to } = deliveryCounts;
  const { MaxDeliveryCount: value = fallback } = properties;
  if (typeof value === "number" && Number.isInteger(value) && value >= from && value <= to) return value;
  problems.push(`${path}.MaxDeliveryCount: must be a whole number from ${from} to ${to}, not ${show(value)}`);
  return fallback;
}

function flagAt({ properties, path, problems }: PropertiesAt, name: (typeof flags)[number]): boolean {
  const value = properties[name] ?? false;
  if (typeof value !== "boolean") problems.push(`${path}.${name}: must be true or false, not ${show(value)}`);
  return value === true;
}

function reportDoubles(queues: readonly QueueDefinition[], problems: Problems): void {
  const seen = new Set<string>();
  for (const { name } of queues) {
    const folded = name.toLowerCase();
    if (seen.has(folded)) problems.push(`$.UserConfig.Namespaces: queue ${show(name)} is defined twice`);
    seen.add(folded);
  }
}

function recordAt(value: unknown, path: string, problems: Problems): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  problems.push(`${path}: must be an object, not ${show(value)}`);
  return {};
}

function arrayAt(
  record: JsonObject,
  at: { readonly name: string; readonly path: string; readonly problems: Problems },
): readonly unknown[] {
  const value = record[at.name];
  if (Array.isArray(value)) return value;
  at.problems.push(`${at.path}.${at.name}: must be a list, not ${show(value)}`);
  return [];
}

const isEmptyArray = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const show = (value: unknown): string => JSON.stringify(value) ?? "absent";
