import type { BotId, QueueId, UserId, WorkstreamId } from "../ids.ts";
import type { Condition } from "./condition.ts";

export const presences = ["available", "busy", "busyDnd", "away", "offline"] as const;
/** The presences a person can choose. */
export type ChosenPresence = (typeof presences)[number];
/** `inactive` is set by the system after a missed offer. */
export type Presence = ChosenPresence | "inactive";

export type VariableType = "text" | "number" | "boolean";

export interface RoutingRule {
  readonly name: string;
  readonly when: Condition;
  readonly queue: QueueId;
}

export interface Workstream {
  readonly id: WorkstreamId;
  readonly name: string;
  /** Bots answer only in push workstreams. */
  readonly mode: "push" | "pick";
  /** Bot Framework channel ids; no two workstreams share one. Empty: every channel no other one names. */
  readonly channels: readonly string[];
  /** Units one conversation takes of an agent's capacity. */
  readonly capacityUnits: number;
  readonly allowedPresences: readonly ChosenPresence[];
  readonly wrapUp: {
    readonly block: "always" | "never";
    readonly closeAfterSeconds: number;
    /** What a conversation may be closed with. Absent: nothing is asked. */
    readonly dispositions?: readonly string[];
  };
  readonly variables: readonly { readonly name: string; readonly type: VariableType }[];
  /** Strict: a variable that is not declared is refused. Otherwise it becomes text. */
  readonly undeclaredVariables: "create" | "refuse";
  readonly rules: readonly RoutingRule[];
  readonly fallbackQueue: QueueId;
}

export interface Queue {
  readonly id: QueueId;
  readonly name: string;
  /** Smaller goes first. */
  readonly priority: number;
  /** What a first installation starts with; from then on membership lives in Table Storage. */
  readonly members: readonly (UserId | BotId)[];
}

export interface Agent {
  readonly id: UserId;
  readonly displayName: string;
  readonly capacity: number;
}

export interface Bot {
  readonly id: BotId;
  readonly displayName: string;
  /** Microsoft App ID; no two bots share one. */
  readonly appId: string;
  readonly handle: string;
  readonly capacity: number;
}

/** A text that agents need often. */
export interface CannedReply {
  /** What is typed to find it. */
  readonly slug: string;
  readonly title: string;
  /** May hold `{CustomerName}`, `{AgentName}` and `{QueueName}`. */
  readonly text: string;
  /** Absent: for every queue. */
  readonly queues?: readonly QueueId[];
}

/** One numbered, immutable revision of what an administrator wrote. */
export interface Configuration {
  readonly workstreams: readonly Workstream[];
  readonly queues: readonly Queue[];
  readonly agents: readonly Agent[];
  readonly bots: readonly Bot[];
  readonly offer: {
    readonly seconds: number;
    readonly maxDeclines: number;
    readonly retryAfterSeconds: number;
  };
  readonly presence: { readonly leaseSeconds: number; readonly graceSeconds: number };
  readonly botTurnSeconds: number;
  readonly cannedReplies?: readonly CannedReply[];
}

/** A configuration with the number it was stored under. */
export interface Revision {
  readonly number: number;
  readonly configuration: Configuration;
}
